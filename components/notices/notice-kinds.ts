import type { NoticeKind } from "@/lib/contracts/vocabulary";

/** Labels of the kinds of notices, as settings show them. */
export const noticeKindLabels: Record<NoticeKind, string> = {
  failing: "A webhook is failing",
  disabling: "A webhook will be disabled",
  disabled: "A webhook was disabled",
  recovered: "A webhook works again",
  certificate: "A receiver’s certificate expires",
  silence: "An event type is unusually quiet",
};
