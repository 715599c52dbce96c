"use client";

import { Button, FieldError, Input, Label, Modal, TextField } from "@heroui/react";
import { type FormEvent, useState } from "react";

export interface PasswordPrompt {
  isOpen: boolean;
  isPending: boolean;
  /** Set when the last password was wrong. */
  error: string | null;
  onSubmit: (password: string) => void;
  onCancel: () => void;
}

/** Asks for the password before a secret is shown. */
export function PasswordDialog({ prompt }: { prompt: PasswordPrompt }) {
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

function PasswordForm({ isPending, error, onSubmit }: PasswordPrompt) {
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
          You signed in a while ago. Enter your password to view the secret.
        </p>
        <TextField
          type="password"
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
