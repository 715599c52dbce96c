/** Content of an email. Plain text, because it contains names that tenants chose. */
export interface Letter {
  to: string;
  subject: string;
  paragraphs: string[];
  action: { label: string; url: string };
  /** Why the reader got the email, and what to do if it was a mistake. */
  reason: string;
  /** For emails that the reader can turn off. */
  unsubscribe?: { page: string; oneClick: string };
}

export function toText({ paragraphs, action, reason, unsubscribe }: Letter): string {
  const stop = unsubscribe ? [`Stop emails of this kind:\n${unsubscribe.page}`] : [];
  return [...paragraphs, `${action.label}:\n${action.url}`, "--", reason, ...stop].join("\n\n");
}

export function toHtml({ subject, paragraphs, action, reason, unsubscribe }: Letter): string {
  const texts = paragraphs.map((text) => `<p>${escaped(text)}</p>`).join("\n");
  const url = escaped(action.url);
  const stop = unsubscribe
    ? ` <a href="${escaped(unsubscribe.page)}" style="color:#2257c9">Stop emails of this kind</a>.`
    : "";
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f4f4f5;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#18181b">
<div style="max-width:32rem;margin:0 auto;padding:24px;background:#ffffff;border-radius:12px">
${texts}
<p style="margin:24px 0"><a href="${url}" style="display:inline-block;padding:10px 18px;border-radius:10px;background:#2257c9;color:#ffffff;text-decoration:none;font-weight:600">${escaped(action.label)}</a></p>
<p style="font-size:14px;color:#52525b">If the button does not work, open this link:<br><a href="${url}" style="color:#2257c9;word-break:break-all">${url}</a></p>
<p style="font-size:14px;color:#52525b">${escaped(reason)}${stop}</p>
</div>
</body>
</html>
`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
