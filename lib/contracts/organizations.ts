import { z } from "zod";
import { email, instant, text } from "./common";
import { limits } from "./limits";
import { type Role, roles } from "./vocabulary";

export const role = z.enum(roles, "role must be admin or member.");
export type { Role };

export const newPassword = z
  .string({ error: "Enter a password." })
  .min(limits.passwordMinLength, `A password must have at least ${limits.passwordMinLength} characters.`)
  .max(limits.passwordMaxLength, `A password can have at most ${limits.passwordMaxLength} characters.`);

export const member = z.strictObject({
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  joined_at: instant,
});
export type Member = z.infer<typeof member>;
export const updateMemberBody = z.strictObject({ role });

export const invitation = z.strictObject({
  id: z.string(),
  email: z.string(),
  role,
  expires_at: instant,
  created_at: instant,
});
export type Invitation = z.infer<typeof invitation>;
export const createInvitationBody = z.strictObject({ email, role });
/** `url` is shown once: only the hash of its token is kept. */
export const createdInvitation = invitation.extend({ url: z.string() });
export type CreatedInvitation = z.infer<typeof createdInvitation>;

/** The bearer of the link sets a name and password, or, with an account already, signs in by its password. */
export const acceptInvitationBody = z.strictObject({
  token: z.string().min(1).max(200),
  name: text(limits.nameLength, "Name").optional(),
  password: z
    .string({ error: "Enter a password." })
    .min(1, "Enter a password.")
    .max(limits.passwordMaxLength),
});

/** Where the new member now belongs; signing in comes next. */
export const acceptedInvitation = z.strictObject({
  organization: z.strictObject({ id: z.uuid(), name: z.string() }),
  email: z.string(),
  role,
});
export type AcceptedInvitation = z.infer<typeof acceptedInvitation>;

export const changePasswordBody = z.strictObject({
  current_password: z.string().min(1, "Enter your current password.").max(limits.passwordMaxLength),
  new_password: newPassword,
});

export const switchOrganizationBody = z.strictObject({
  organization_id: z.uuid("organization_id must be a UUID."),
});
export const organization = z.strictObject({ id: z.uuid(), name: z.string() });
export type Organization = z.infer<typeof organization>;

/** The response of GET /session: the signed-in user and the active organization. */
export const session = z.strictObject({
  user: z.strictObject({ id: z.string(), name: z.string(), email: z.string(), is_support: z.boolean() }),
  signed_in_at: instant,
  /** What the user is to the active organization; support staff without one are `support`. */
  standing: z.enum(["admin", "member", "support"]).nullable(),
  active_organization: organization.nullable(),
  organizations: z.array(organization.extend({ role })),
});
export type Session = z.infer<typeof session>;
