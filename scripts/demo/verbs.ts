/** Shorter forms of the SDK's verbs for the demonstration's story. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffKind, Priority, Section } from "#protocol/codes.ts";
import * as cases from "#sdk/casework/index.ts";
import { doUpkeep, message, openThread, syncDirectory, type UnlockedSession, write } from "#sdk/index.ts";

type Ref = { case: Id; handoff: Id };
type Values = Parameters<typeof cases.writeSection>[2]["values"];

export interface RequestOf {
	kind: HandoffKind;
	to: Id;
	priority: Priority;
	travel: boolean;
	sections: Section[];
	consent: Id;
}

const SUMMARY = {
	ageBand: "25-39",
	languages: ["ro", "ru"],
	needs: ["shelter", "legal"],
	urgency: "urgent",
	riskLevel: "medium",
	text: "Calm, travels alone.",
} as const;

/** The actions of one person. */
export function casework({ session }: { session: UnlockedSession }) {
	const compartmentsOf = async (id: Id, names: Section[]) => {
		const { state } = await cases.loadCase(session, id);
		return names.flatMap((name) => cases.findSections(state, name).map((compartment) => ({ section: name, compartment })));
	};
	return {
		sync: () => syncDirectory(session).then(() => doUpkeep(session)),
		openThread: (title: string, own: Id, others: Id[]) =>
			openThread(
				session,
				title,
				[own, ...others].map((id) => ({ kind: "desk" as const, id })),
				own,
			),
		write: (thread: Id, words: string, language: string) => write(session, thread, message(words, { language })),
		openCase: (desk: Id, sections?: Section[]) => cases.openCase(session, desk, sections ? { sections } : {}),
		async writeSection(id: Id, section: Section, values: NonNullable<Values>, text?: string) {
			const [first] = await compartmentsOf(id, [section]);
			if (!first) throw new Error(`this case has no section ${section}`);
			await cases.writeSection(session, first.compartment, text === undefined ? { values } : { values, text });
		},
		assignLead: (id: Id, lead: { session: UnlockedSession }) => cases.assignLead(session, id, lead.session.me),
		consent: (id: Id, recipient: Id, sections: Section[], lasts: number) =>
			cases.recordConsent(session, id, {
				givenBy: "person",
				recipient,
				purposes: ["shelter", "return"],
				sections,
				permit: true,
				from: Date.now() - 60_000,
				until: Date.now() + lasts,
				language: "ro",
				interpreter: false,
				recorded: "written",
				withhold: [],
			}),
		async request(id: Id, { sections, consent, ...draft }: RequestOf): Promise<Ref> {
			const granted = await compartmentsOf(id, sections);
			const handoff = await cases.handOffCase(session, id, {
				...draft,
				reason: draft.travel ? "MigrationOrChangeOfLocation" : "AdditionalServicesRequired",
				sections: granted.map(({ compartment }) => ({ compartment })),
				purposes: ["shelter"],
				basis: { kind: "consent", consent },
				summary: { ...SUMMARY, languages: [...SUMMARY.languages], needs: [...SUMMARY.needs] },
			});
			return { case: id, handoff: handoff.id };
		},
		say: (ref: Ref, words: string) => cases.writeHandoffMessage(session, ref, words),
		acknowledge: (ref: Ref) => cases.acknowledgeHandoff(session, ref),
		accept: (ref: Ref) => cases.acceptHandoff(session, ref),
		arrange: (ref: Ref, expectBy: number) => cases.arrangeHandoff(session, ref, expectBy),
		confirm: (ref: Ref) => cases.confirmArrangement(session, ref),
		depart: (ref: Ref) => cases.recordDeparture(session, ref),
		receive: (ref: Ref) => cases.receiveHandoff(session, ref),
	};
}

export type Casework = ReturnType<typeof casework>;
