/**
 * Limits of the public contract. Lengths count characters; maxLength in browsers is stricter: it counts
 * UTF-16 units.
 */
export const limits = {
  urlLength: 2_048,
  nameLength: 200,
  reasonLength: 200,
  descriptionLength: 200,
  /** Limit of source and channel, which are free text. */
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
  /** Rate limit of a webhook. */
  perMinuteMax: 6_000,
  /** Deliveries that get their turns before another one are counted up to this number. */
  turnsAheadMax: 1_000,
  /** Custom headers of a webhook: number, and characters of a name, a value, and all together. */
  headersPerWebhook: 10,
  headerNameLength: 100,
  headerValueLength: 2_048,
  headersLength: 6_144,
  apiKeysPerOrganization: 20,
  apiKeyNameLength: 100,
  /** More than the number of scopes, so that a list with some duplicates is valid. */
  scopesPerList: 10,
  /** More than the number of event types, so that a list with some duplicates is valid. */
  eventsPerList: 50,
  /** Attempts of a delivery. */
  attemptsMax: 4,
  /** Matches of a list are counted up to this number. */
  countedMax: 10_000,
  /** The log groups the failures of a failing webhook from this number on. */
  groupedFailuresMin: 5,
  /** Deliveries per second of a replay. */
  replaysPerSecondDefault: 5,
  replaysPerSecondMax: 50,
  /** Rows of one export. */
  exportRows: 1_000_000,
  /** Days for which an organization can keep its log, and its bodies. */
  logDaysMin: 7,
  logDaysMax: 365,
  bodyDaysMin: 1,
  pageSizeDefault: 25,
  pageSizeMax: 100,
  overlapHoursDefault: 24,
  overlapHoursMax: 168,
  /** A more recent sign-in reveals secrets without the password. */
  freshSignInMinutes: 5,
  invitationDays: 7,
  passwordResetMinutes: 30,
  recoveryCodes: 10,
  /** A six-digit code or a recovery code, with room for extra characters. */
  codeLength: 40,
} as const;
