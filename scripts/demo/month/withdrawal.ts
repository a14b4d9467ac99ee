/** A woman takes back her consent on the way. She is still expected, and both desks see it in their inbox. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { HandoffRef } from "#sdk/casework/index.ts";
import type { Story } from "./scene.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "legal", "consent"];

export const withdrawal: Story = ({ ion, mareike, destination, originStaff, desks, times, codes, open }) => {
	let id: Id = "";
	let consent: Id = "";
	let ref: HandoffRef = { case: "", handoff: "" };
	return [
		{
			at: times.on(10, "08:00"),
			async run() {
				const made = await ion.openCase(desks.origin, SECTIONS);
				id = made.id;
				codes.withdrawal = made.code;
				open.push({ id, reader: ion, sections: ["legal"] });
				await ion.assignLead(id, originStaff);
				await ion.fill(id, "person", {
					prs_FirstName: "Oksana",
					idn_CallHer: "Oksana",
					prs_PrimaryLanguage: "uk",
					idn_Birth: times.birth(41),
				});
				await ion.fill(id, "channel", {
					sct_Kind: "sms",
					prs_MobilePhone: "+373 600 00 401",
					sct_When: "Any time.",
					sct_LeaveMessage: "yes",
				});
				await ion.fill(id, "risk", { rsk_Level: "low" });
				await ion.fill(id, "status", { vic_TraffickingStatus: "ActualVictimOfTrafficking", lgl_Residence: "temporary-permit" });
				await ion.note(id, "legal", "Заява до суду подана. Адвокатка знає про поїздку.", "uk");
			},
		},
		{
			at: times.on(6, "08:30"),
			async run() {
				const words = "Так, Haus Lydia може знати це все.";
				consent = await ion.consent(id, { recipient: destination.id, sections: SECTIONS, words, language: "uk" });
				const summary = {
					ageBand: "40-59" as const,
					languages: ["uk", "ru"],
					needs: ["shelter", "legal"],
					urgency: "normal" as const,
					riskLevel: "low" as const,
					text: "Needs a room for three months, and a lawyer.",
				};
				ref = await ion.request(id, {
					kind: "transfer",
					to: desks.destination,
					priority: "normal",
					travel: true,
					sections: SECTIONS,
					basis: { kind: "consent", consent },
					summary,
				});
			},
		},
		{
			at: times.on(4, "09:30"),
			async run() {
				await mareike.accept(ref);
				await mareike.arrange(ref, times.inHours(14));
				await ion.confirm(ref);
				await mareike.read(id, "identity");
			},
		},
		{ at: times.hoursAgo(30), run: () => ion.depart(ref) },
		{
			at: times.hoursAgo(5),
			async run() {
				await ion.withdraw(id, consent);
				await ion.say(ref, "Oksana sună din autobuz: nu mai vrea ca datele ei să fie transmise. Vă rugăm să o întâmpinați totuși.", "ro");
			},
		},
	];
};
