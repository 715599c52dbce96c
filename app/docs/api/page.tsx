import type { Metadata } from "next";
import { openApi } from "@/app/api/_lib/open-api";
import { ApiReference } from "@/components/api-reference/api-reference";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "API reference" };

/** The OpenAPI document in a readable form. */
export default async function ApiDocsPage() {
  const { document } = await openApi();
  return (
    <>
      <PageHeader title="API reference" description={document.info.description} />
      <ApiReference document={document} />
    </>
  );
}
