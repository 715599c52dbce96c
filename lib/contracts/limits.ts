/** Limits of the public contract. Lengths count characters; a browser's maxLength, which counts UTF-16 units, is stricter. */
export const limits = {
  urlLength: 2_048,
  nameLength: 200,
  reasonLength: 200,
  descriptionLength: 200,
  /** Source and channel: free text. */
  labelLength: 40,
  summaryLength: 2_000,
  emailLength: 254,
  phoneLength: 40,
  timezoneLength: 64,
  searchLength: 200,
  /** A pasted signature header, with room for two values and prefixes. */
  signatureLength: 500,
  passwordMinLength: 10,
  passwordMaxLength: 200,
  payloadBytes: 256 * 1024,
  requestBodyBytes: 256 * 1024,
  responseBodyBytes: 64 * 1024,
  webhooksPerOrganization: 50,
  /** More than there are, so that a list which names some twice is no error. */
  eventsPerList: 50,
  pageSizeDefault: 25,
  pageSizeMax: 100,
  overlapHoursDefault: 24,
  overlapHoursMax: 168,
  /** A sign-in younger than this reveals secrets without the password. */
  freshSignInMinutes: 5,
  invitationDays: 7,
  passwordResetMinutes: 30,
  recoveryCodes: 10,
  /** A code of six digits, or a recovery code with whatever was typed around it. */
  codeLength: 40,
} as const;
