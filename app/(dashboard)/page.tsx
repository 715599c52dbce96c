import { redirect } from "next/navigation";
import { requireSignIn } from "@/app/_lib/page-context";

export default async function StartPage() {
  const { actor } = await requireSignIn();
  redirect(actor.isSupport ? "/support" : "/leads");
}
