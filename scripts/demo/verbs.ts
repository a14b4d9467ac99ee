/** Shorter forms of the SDK's verbs for the demonstration's month. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { CONSENT_PURPOSES, DECLINE_CODES, HandoffKind, Priority, Section } from "#protocol/codes.ts";
import { formOf } from "#protocol/forms/registry.ts";
import * as cases from "#sdk/casework/index.ts";
import { doUpkeep, markSeen, message, openThread, syncDirectory, type UnlockedSession, write } from "#sdk/index.ts";

type Ref = cases.HandoffRef;
type Values = Record<string, cases.ReviseOp["value"]>;

export interface RequestInput {
	kind: HandoffKind;
	to: Id;
	priority: Priority;
	travel: boolean;
	sections: Section[];
	basis: cases.BasisInput;
	summary: cases.HandoffSummary;
	followUp?: boolean;
}

export interface ConsentInput {
	recipient: Id;
	sections: Section[];
	words: string;
	givenBy?: "person" | "guardian";
	language?: string;
	validDays?: number;
}

const DAY = 86_400_000;

/** The actions of one person. */
export function casework({ session }: { session: UnlockedSession }) {
	const compartmentsOf = async (id: Id, names: Section[]) => {
		const { state } = await cases.loadCase(session, id);
		return names.flatMap((name) => cases.findSections(state, name).map((compartment) => ({ section: name, compartment })));
	};
	const open = async (id: Id, section: Section) => {
		const [first] = await compartmentsOf(id, [section]);
		if (!first) throw new Error(`this case has no section ${section}`);
		return cases.openSection(session, first.compartment);
	};
	const opsOf = (form: string, values: Values) => cases.valueOps(formOf(form)?.rows === "many" ? randomId() : null, values);
	return {
		session,
		open,
		sync: () => syncDirectory(session).then(() => doUpkeep(session)),
		inbox: () => cases.inbox(session),
		openThread: (title: string, own: Id, others: Id[]) =>
			openThread(
				session,
				title,
				[own, ...others].map((id) => ({ kind: "desk" as const, id })),
				own,
			),
		write: (thread: Id, words: string, language: string) => write(session, thread, message(words, { language })),
		openCase: (desk: Id, sections: Section[]) => cases.openCase(session, desk, { sections }),
		/** Writes one row of a form, or several fields of a form with one row. */
		async fill(id: Id, form: string, values: Values, why: string | null = null) {
			const view = await open(id, formOf(form)?.section as Section);
			await cases.revise(session, view, { form, ops: opsOf(form, values), why });
		},
		/** Writes a note beside the forms of a section. */
		async note(id: Id, section: Section, text: string, language: string) {
			await cases.writeSection(session, await open(id, section), { text, language });
		},
		/** Reads sections, and marks them as seen. */
		async read(id: Id, ...sections: Section[]) {
			for (const section of sections) {
				const { entries, opened } = await open(id, section);
				if (entries.length > 0) await markSeen(session, opened);
			}
		},
		assignLead: (id: Id, lead: { session: UnlockedSession }) => cases.assignLead(session, id, lead.session.me),
		consent: (id: Id, { recipient, sections, words, givenBy = "person", language = "ro", validDays = 60 }: ConsentInput) =>
			cases.recordConsent(
				session,
				id,
				{
					givenBy,
					recipient,
					purposes: ["shelter", "return", "reintegration", "legal", "psychological"],
					sections,
					permit: true,
					from: session.now() - 60_000,
					until: session.now() + validDays * DAY,
					language,
					interpreter: false,
					recorded: "written",
					withhold: [],
				},
				{ words },
			),
		withdraw: (id: Id, consent: Id) => cases.withdrawConsent(session, { case: id, consent }, { code: "person-declined" }),
		async request(id: Id, { sections, ...draft }: RequestInput): Promise<Ref> {
			const granted = await compartmentsOf(id, sections);
			const handoff = await cases.handOffCase(session, id, {
				...draft,
				reason: draft.travel ? "MigrationOrChangeOfLocation" : "AdditionalServicesRequired",
				sections: granted.map(({ compartment }) => ({ compartment })),
				purposes: draft.summary.needs as (typeof CONSENT_PURPOSES)[number][],
			});
			return { case: id, handoff: handoff.id };
		},
		say: (ref: Ref, words: string, language: string) => cases.writeHandoffMessage(session, ref, words, { language }),
		countersign: (ref: Ref) => cases.countersignHandoff(session, ref, "approve"),
		acknowledge: (ref: Ref) => cases.acknowledgeHandoff(session, ref),
		accept: (ref: Ref) => cases.acceptHandoff(session, ref),
		decline: (ref: Ref, code: (typeof DECLINE_CODES)[number]) => cases.declineHandoff(session, ref, code),
		arrange: (ref: Ref, expectBy: number) => cases.arrangeHandoff(session, ref, expectBy),
		confirm: (ref: Ref) => cases.confirmArrangement(session, ref),
		depart: (ref: Ref) => cases.recordDeparture(session, ref),
		receive: (ref: Ref) => cases.receiveHandoff(session, ref),
		complete: (ref: Ref) => cases.completeHandoff(session, ref, "service-provided"),
		close: (id: Id, words: string) => cases.closeCase(session, id, { code: "goals-met", words }),
	};
}

export type Casework = ReturnType<typeof casework>;
