"use client";

import { Button, type ButtonProps } from "@heroui/react";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "@/components/ui/toast";

interface CopyButtonProps extends Pick<ButtonProps, "variant" | "size" | "className"> {
  value: string | (() => string);
  /** Noun for the button's accessible name, for example "secret"; visible text with `showLabel`. */
  label: string;
  showLabel?: boolean;
}

const shownMs = 2_000;

export function CopyButton({
  value,
  label,
  showLabel = false,
  variant = "ghost",
  size = "sm",
  className,
}: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () =>
    navigator.clipboard.writeText(typeof value === "function" ? value() : value).then(
      () => setCopied(true),
      () => toast.danger("Your browser blocked copying", { description: "Select the text and copy it." }),
    );

  const Icon = copied ? Check : Copy;
  return (
    <>
      <Button
        variant={variant}
        size={size}
        className={className}
        isIconOnly={!showLabel}
        aria-label={showLabel ? undefined : `Copy ${label}`}
        onPress={copy}
      >
        <Icon aria-hidden className={copied ? "text-success-soft-foreground" : undefined} />
        {showLabel && <span>{copied ? "Copied" : `Copy ${label}`}</span>}
      </Button>
      {/* Outside the button: its content is its accessible name, and screen readers don't announce a changed name. */}
      <span aria-live="polite" className="sr-only">
        {copied && "Copied"}
      </span>
    </>
  );
}
