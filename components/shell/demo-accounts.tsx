import { Button } from "@heroui/react";

/** The accounts that the seed creates, in dev and demo only. */
const password = "demo-password";
const accounts = [
  { email: "admin@acme.test", role: "Admin of Acme" },
  { email: "member@acme.test", role: "Member of Acme" },
  { email: "admin@globex.test", role: "Admin of Globex" },
  { email: "support@empfio.test", role: "Support staff" },
];

interface DemoAccountsProps {
  isDisabled: boolean;
  onChoose: (credentials: { email: string; password: string }) => void;
}

export function DemoAccounts({ isDisabled, onChoose }: DemoAccountsProps) {
  return (
    <section aria-labelledby="demo-accounts" className="mt-6">
      <h2 id="demo-accounts" className="mb-2 text-center text-sm text-muted">
        Demo accounts: sign in with one click
      </h2>
      <ul className="grid grid-cols-2 gap-2">
        {accounts.map(({ email, role }) => (
          <li key={email}>
            <Button
              variant="outline"
              fullWidth
              isDisabled={isDisabled}
              onPress={() => onChoose({ email, password })}
              className="h-auto flex-col gap-0 py-2"
            >
              <span>{role}</span>
              <span className="text-xs font-normal text-muted">{email}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
