import { expect, it } from "vitest";
import { type Letter, toHtml, toText } from "./letter";

const letter: Letter = {
  to: "a@example.test",
  subject: "Join <Acme> & Co",
  paragraphs: ['<script>alert("1")</script>'],
  action: { label: "Accept", url: 'https://app.example.com/?a="b"&c=d' },
  reason: 'It\'s "fine"',
};

it("shows everything that came from somebody else as text in HTML", () => {
  const html = toHtml(letter);
  expect(html).not.toContain("<script>");
  expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  expect(html).toContain("<title>Join &lt;Acme&gt; &amp; Co</title>");
  expect(html).toContain('href="https://app.example.com/?a=&quot;b&quot;&amp;c=d"');
});

it("has the link alone on its line as text", () => {
  expect(toText(letter).split("\n")).toContain(letter.action.url);
});
