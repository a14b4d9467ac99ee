/** Two colleagues wrote two numbers for one person, without seeing each other's. The clash is open. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { type CellView, revise, valueOps } from "#sdk/casework/index.ts";
import type { Casework } from "../verbs.ts";
import type { Story } from "./scene.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "support-plan", "health", "consent"];

export const clash: Story = ({ ana, ion, origin, desks, times, codes, open }) => {
	let id: Id = "";
	/** Reads the section, as if for the screen. @returns a function that saves the change */
	const prepare = async (who: Casework, number: string, when: string, why: string) => {
		const view = await who.open(id, "safe-contact");
		const row = view.cells.find((cell: CellView) => cell.form === "channel")?.row ?? null;
		const values = { prs_MobilePhone: number, sct_When: when };
		return () => revise(who.session, view, { form: "channel", ops: valueOps(row, values), why });
	};
	return [
		{
			at: times.on(17, "10:15"),
			async run() {
				const made = await ana.openCase(desks.origin, SECTIONS);
				id = made.id;
				codes.clash = made.code;
				open.push({ id, reader: ana, sections: ["safe-contact", "health"] });
				await ana.assignLead(id, origin.coordinator);
				await ana.fill(id, "person", {
					prs_FirstName: "Veronica",
					idn_CallHer: "Vera",
					prs_PrimaryLanguage: "ro",
					idn_Birth: times.birth(27),
				});
				await ana.fill(id, "channel", {
					sct_Kind: "phone",
					prs_MobilePhone: "+373 600 00 201",
					sct_When: "Mornings.",
					sct_LeaveMessage: "neutral-only",
				});
				await ana.fill(id, "rules", { sct_MustNotKnow: "Her brother-in-law.", sct_IfNoAnswer: "Try again the next morning." });
				await ana.fill(id, "risk", { rsk_Level: "high", rsk_ReviewBy: times.day(-3) });
				await ana.fill(id, "health", { hlt_Urgent: false, hlt_Allergies: "Penicillin." });
				await ana.fill(id, "plan", { spl_Type: "Health", spl_Objectives: "Sleep better. See the doctor she knows.", spl_State: "open" });
				await ana.fill(id, "task", {
					tsk_Kind: "appointment",
					tsk_What: "Doctor, with a colleague",
					tsk_Due: times.momentInHours(50),
					tsk_State: "open",
				});
			},
		},
		{
			at: times.on(2, "08:40"),
			async run() {
				// Both people read the section before one of them saves. So neither person sees the value of the other.
				const first = await prepare(ana, "+373 600 00 202", "Evenings.", "She called from a new phone.");
				const second = await prepare(ion, "+373 600 00 203", "Mornings.", "The hospital gave us this number.");
				await first();
				await second();
				// Ana reads the section again and sees both values. The other readings of the month come before this hour, or not at all on a weekend.
				await ana.read(id, "safe-contact");
			},
		},
	];
};
