import { z } from "zod";
import { currentPassword, email, instant, text } from "./common";
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
  /** True when the user has verified the address. */
  email_verified: z.boolean(),
  role,
  joined_at: instant,
});
export type Member = z.infer<typeof member>;
/** `password` is required for a new admin when the sign-in is older than 5 minutes. */
export const updateMemberBody = z.strictObject({ role, password: currentPassword });
/** `revoked_invitations` is the number of open invitations by a former admin that were revoked. */
export const updatedMember = member.extend({ revoked_invitations: z.number().int() });
export type UpdatedMember = z.infer<typeof updatedMember>;

export const invitation = z.strictObject({
  id: z.string(),
  email: z.string(),
  role,
  /** True when the link was sent by email. */
  by_email: z.boolean(),
  expires_at: instant,
  created_at: instant,
});
export type Invitation = z.infer<typeof invitation>;
/** `password` is required to invite an admin when the sign-in is older than 5 minutes. */
export const createInvitationBody = z.strictObject({ email, role, password: currentPassword });
/** `url` is null when the link was sent by email. It is shown once, since only its token's hash is stored. */
export const createdInvitation = invitation.extend({ url: z.string().nullable() });
export type CreatedInvitation = z.infer<typeof createdInvitation>;

/** For a new account: its name and password. For an existing account: its password; the name is ignored. */
export const acceptInvitationBody = z.strictObject({
  token: z.string().min(1).max(200),
  name: text(limits.nameLength, "Name").optional(),
  password: z
    .string({ error: "Enter a password." })
    .min(1, "Enter a password.")
    .max(limits.passwordMaxLength),
});

/** The organization that the new member joined. Accepting does not sign the member in. */
export const acceptedInvitation = z.strictObject({
  organization: z.strictObject({ id: z.uuid(), name: z.string() }),
  email: z.string(),
  role,
});
export type AcceptedInvitation = z.infer<typeof acceptedInvitation>;

/** The response is always 202, regardless of whether the account exists. */
export const requestPasswordResetBody = z.strictObject({ email });

export const completePasswordResetBody = z.strictObject({
  token: z.string().min(1).max(200),
  new_password: newPassword,
});

export const completedPasswordReset = z.strictObject({ email: z.string() });

export const changePasswordBody = z.strictObject({
  current_password: z.string().min(1, "Enter your current password.").max(limits.passwordMaxLength),
  new_password: newPassword,
});

export const switchOrganizationBody = z.strictObject({
  organization_id: z.uuid("organization_id must be a UUID."),
});
export const organization = z.strictObject({ id: z.uuid(), name: z.string() });
export type Organization = z.infer<typeof organization>;

/** Response of GET and PATCH /organization. */
export const organizationSettings = organization.extend({ requires_second_factor: z.boolean() });
export type OrganizationSettings = z.infer<typeof organizationSettings>;

/** `password` is required when the sign-in is older than 5 minutes. */
export const updateOrganizationBody = z.strictObject({
  requires_second_factor: z.boolean("requires_second_factor must be true or false."),
  password: currentPassword,
});

/** The response of GET /session: the signed-in user and the active organization. */
export const session = z.strictObject({
  user: z.strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    is_support: z.boolean(),
    has_second_factor: z.boolean(),
  }),
  signed_in_at: instant,
  /** The user's role in the active organization; `support` for support staff without one. */
  standing: z.enum(["admin", "member", "support"]).nullable(),
  active_organization: organization.nullable(),
  organizations: z.array(organization.extend({ role })),
});
export type Session = z.infer<typeof session>;

/** For how many days events, deliveries, and attempts are kept, and for how many of these days their bodies. */
export const retention = z.strictObject({ log_days: z.number().int(), body_days: z.number().int() });
export type Retention = z.infer<typeof retention>;

/** A limit may be lower: that of the installation, and for `body_days` also `log_days`. */
export const updateRetentionBody = z.strictObject({
  log_days: dayCount("The log must be kept", limits.logDaysMin).nullish(),
  body_days: dayCount("Bodies must be kept", limits.bodyDaysMin).nullish(),
});

function dayCount(what: string, least: number) {
  const rule = `${what} for ${least} to ${limits.logDaysMax} whole days.`;
  return z.number(rule).int(rule).min(least, rule).max(limits.logDaysMax, rule);
}
