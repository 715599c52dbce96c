"use client";

import { Button, FieldError, Input, Label, Modal, TextField } from "@heroui/react";
import { type FormEvent, useState } from "react";
import { limits } from "@/lib/contracts/limits";

export interface PasswordPromptProps {
  isOpen: boolean;
  isPending: boolean;
  /** Set when the last password was wrong. */
  error: string | null;
  onSubmit: (password: string) => void;
  onCancel: () => void;
}

/** Asks for the password before a call is repeated that needs a recent sign-in. */
export function PasswordDialog({ prompt }: { prompt: PasswordPromptProps }) {
  return (
    <Modal.Backdrop isOpen={prompt.isOpen} onOpenChange={(isOpen) => !isOpen && prompt.onCancel()}>
      <Modal.Container size="sm">
        <Modal.Dialog>
          <PasswordForm {...prompt} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

function PasswordForm({ isPending, error, onSubmit }: PasswordPromptProps) {
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password && !isPending) onSubmit(password);
  };
  return (
    <form onSubmit={submit}>
      <Modal.Header>
        <Modal.Heading>Confirm your password</Modal.Heading>
      </Modal.Header>
      <Modal.Body className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          You signed in more than {limits.freshSignInMinutes} minutes ago. Enter your password to continue.
        </p>
        <TextField
          type="password"
          isRequired
          value={password}
          onChange={setPassword}
          isInvalid={error !== null}
          // With the browser's own validation, a field that was wrong once would block every later submit.
          validationBehavior="aria"
          autoFocus
        >
          <Label>Password</Label>
          <Input autoComplete="current-password" />
          <FieldError>{error}</FieldError>
        </TextField>
      </Modal.Body>
      <Modal.Footer>
        <Button slot="close" variant="tertiary">
          Cancel
        </Button>
        <Button type="submit" isPending={isPending} isDisabled={password === ""}>
          Continue
        </Button>
      </Modal.Footer>
    </form>
  );
}
