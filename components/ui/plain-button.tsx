import Link from "next/link";
import type { ComponentProps } from "react";

interface Look {
  variant?: "primary" | "secondary" | "tertiary" | "ghost" | "outline" | "danger-soft";
  size?: "sm" | "md";
  isIconOnly?: boolean;
  className?: string;
}

/** The component library's classes for buttons, without its script. */
export const buttonClass = ({ variant = "primary", size = "md", isIconOnly = false, className = "" }: Look) =>
  `button button--${variant} button--${size} ${isIconOnly ? "button--icon-only" : ""} ${className}`;

/** A link styled as a button. Use it for navigation, and Button for actions. */
export function LinkButton({
  variant,
  size,
  isIconOnly,
  className,
  ...props
}: ComponentProps<typeof Link> & Look) {
  return <Link {...props} className={buttonClass({ variant, size, isIconOnly, className })} />;
}

interface PlainButtonProps extends Look, Omit<ComponentProps<"button">, "className"> {
  /** A pending button keeps its focus, but can't be clicked. */
  isPending?: boolean;
}

/** A button that loads nothing of the component library. */
export function PlainButton({
  variant,
  size,
  isIconOnly,
  className,
  type = "button",
  isPending = false,
  onClick,
  ...props
}: PlainButtonProps) {
  return (
    <button
      {...props}
      type={type}
      onClick={isPending ? undefined : onClick}
      aria-disabled={isPending || undefined}
      data-pending={isPending || undefined}
      className={buttonClass({ variant, size, isIconOnly, className })}
    />
  );
}
