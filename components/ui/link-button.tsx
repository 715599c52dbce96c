import { type ButtonVariants, buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ComponentProps } from "react";

type LinkButtonProps = ComponentProps<typeof Link> & Pick<ButtonVariants, "variant" | "size">;

/** A link that looks like a button: for going somewhere, where Button is for doing something. */
export function LinkButton({ variant, size, className, ...props }: LinkButtonProps) {
  return <Link {...props} className={buttonVariants({ variant, size, className })} />;
}
