import type { LeadStatus } from "@/lib/contracts/event-catalog";
import type { Role } from "@/lib/contracts/organizations";

/** `hours`: how long ago it was created. */
export interface SampleOrganization {
  id: string;
  name: string;
  /** Where its office is. */
  timezone: string;
  people: { email: string; name: string; role: Role }[];
  leads: {
    name: string;
    email: string | null;
    phone: string | null;
    source: string;
    status: LeadStatus;
    hours: number;
  }[];
  /** `customer`: a lead's name, or somebody who is none. */
  bookings: {
    customer: string;
    service: string;
    /** See office-hours.ts. */
    inDays: number;
    at: string;
    minutes: number;
    hours: number;
    cancelled?: string;
  }[];
  conversations: { customer: string; channel: string; summary: string; hours: number; escalated?: string }[];
}

export const acme: SampleOrganization = {
  id: "8f14e45f-ceea-467f-9a3b-1d2f0c6b7a10",
  name: "Acme",
  timezone: "Europe/Lisbon",
  people: [
    { email: "admin@acme.test", name: "Ana Admin", role: "admin" },
    { email: "member@acme.test", name: "Max Member", role: "member" },
  ],
  leads: [
    lead("Beatriz Almeida", "beatriz.almeida@example.com", "+351 912 345 601", "website", "new", 2),
    lead("Jonas Keller", "jonas.keller@example.com", "+49 1512 3456702", "phone", "new", 5),
    lead("Priya Raman", "priya.raman@example.com", null, "chat", "contacted", 9),
    lead("Tom Whitfield", null, "+44 7700 900123", "phone", "contacted", 26),
    lead("Camille Laurent", "camille.laurent@example.com", "+33 6 12 34 56 04", "referral", "qualified", 31),
    lead("Marta Nowak", "marta.nowak@example.com", "+48 512 345 605", "website", "qualified", 52),
    lead("Diego Herrera", "diego.herrera@example.com", "+1 212 555 0146", "website", "won", 75),
    lead("Aiko Tanaka", "aiko.tanaka@example.com", "+81 90 1234 5607", "referral", "won", 98),
    lead("Grace O’Neill", "grace.oneill@example.com", "+353 85 123 4568", "instagram", "lost", 121),
    lead("Samuel Osei", "samuel.osei@example.com", null, "chat", "lost", 170),
  ],
  bookings: [
    booking("Beatriz Almeida", "First consultation", 1, "09:30", 45, 1),
    booking("Camille Laurent", "Follow-up", 2, "11:00", 30, 8),
    booking("Diego Herrera", "Treatment plan review", 3, "14:30", 60, 20),
    booking("Aiko Tanaka", "Video consultation", 4, "09:00", 30, 27),
    booking("Marta Nowak", "First consultation", 5, "16:00", 45, 40),
    {
      ...booking("Tom Whitfield", "Check-up", 2, "10:00", 30, 22),
      cancelled: "Customer is travelling that week",
    },
    booking("Helena Costa", "Check-up", -1, "15:30", 30, 90),
  ],
  conversations: [
    conversation("Jonas Keller", "phone", "Asked for opening hours and whether parking is available.", 5),
    {
      ...conversation(
        "Priya Raman",
        "chat",
        "Wants to move a group booking and asked for a discount for six people.",
        9,
      ),
      escalated: "Asked to speak to a person",
    },
    conversation(
      "Tom Whitfield",
      "phone",
      "Cancelled a check-up; may book again after the 20th of next month.",
      22,
    ),
    {
      ...conversation(
        "Samuel Osei",
        "email",
        "Complains about an invoice that names the wrong treatment.",
        169,
      ),
      escalated: "Invoice dispute",
    },
  ],
};

export const globex: SampleOrganization = {
  id: "c9f0f895-fb98-4b91-9d2c-7e5a4b3c2d10",
  name: "Globex",
  timezone: "Europe/Berlin",
  people: [{ email: "admin@globex.test", name: "Gina Globex", role: "admin" }],
  leads: [
    lead("Oliver Brandt", "oliver.brandt@example.com", "+49 30 1234568", "website", "new", 3),
    lead("Nadia Haddad", "nadia.haddad@example.com", "+971 50 123 4569", "referral", "contacted", 28),
    lead("Lucas Pereira", "lucas.pereira@example.com", "+55 11 91234 5670", "website", "won", 80),
  ],
  bookings: [
    booking("Nadia Haddad", "Product demonstration", 1, "10:00", 60, 6),
    booking("Lucas Pereira", "Onboarding call", 2, "15:00", 45, 30),
  ],
  conversations: [
    conversation("Oliver Brandt", "chat", "Asked which plan includes the telephone assistant.", 3),
  ],
};

function lead(
  name: string,
  email: string | null,
  phone: string | null,
  source: string,
  status: LeadStatus,
  hours: number,
) {
  return { name, email, phone, source, status, hours };
}

function booking(
  customer: string,
  service: string,
  inDays: number,
  at: string,
  minutes: number,
  hours: number,
) {
  return { customer, service, inDays, at, minutes, hours };
}

function conversation(customer: string, channel: string, summary: string, hours: number) {
  return { customer, channel, summary, hours };
}
