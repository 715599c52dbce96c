import { type ButtonVariants, buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ComponentProps } from "react";

type LinkButtonProps = ComponentProps<typeof Link> & Pick<ButtonVariants, "variant" | "size">;

/** A link styled as a button. Use Button for actions and LinkButton for navigation. */
export function LinkButton({ variant, size, className, ...props }: LinkButtonProps) {
  return <Link {...props} className={buttonVariants({ variant, size, className })} />;
}
