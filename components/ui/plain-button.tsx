import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

interface Look {
  variant?: "primary" | "secondary" | "tertiary" | "ghost" | "outline" | "danger-soft";
  size?: "sm" | "md";
  className?: string;
}

/** The component library's classes for buttons, without its script. */
const classOf = ({ variant = "primary", size = "md", className = "" }: Look) =>
  `button button--${variant} button--${size} ${className}`;

/** A link styled as a button. Use it for navigation, and Button for actions. */
export function LinkButton({ variant, size, className, ...props }: ComponentProps<typeof Link> & Look) {
  return <Link {...props} className={classOf({ variant, size, className })} />;
}

interface PlainButtonProps extends Look {
  type?: "button" | "submit";
  /** A pending button keeps its focus, but can't be clicked. */
  isPending?: boolean;
  onClick?: () => void;
  children: ReactNode;
}

/** A button for pages that load nothing of the component library. */
export function PlainButton({
  type = "button",
  isPending = false,
  onClick,
  children,
  ...look
}: PlainButtonProps) {
  return (
    <button
      type={type}
      onClick={isPending ? undefined : onClick}
      aria-disabled={isPending || undefined}
      data-pending={isPending || undefined}
      className={classOf(look)}
    >
      {children}
    </button>
  );
}
