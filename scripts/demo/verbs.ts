/** The SDK's verbs in the words of the demonstration's story, one person at a time. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffKind, Priority, Section } from "#protocol/codes.ts";
import * as cases from "#sdk/casework/index.ts";
import { doChores, message, openThread, type Sitting, syncDirectory, write } from "#sdk/index.ts";

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

/** What this person does. */
export function casework({ sitting }: { sitting: Sitting }) {
	const compartmentsOf = async (id: Id, names: Section[]) => {
		const { state } = await cases.loadCase(sitting, id);
		return names.flatMap((name) => cases.sectionsNamed(state, name).map((compartment) => ({ section: name, compartment })));
	};
	return {
		sync: () => syncDirectory(sitting).then(() => doChores(sitting)),
		openThread: (title: string, own: Id, others: Id[]) =>
			openThread(
				sitting,
				title,
				[own, ...others].map((id) => ({ kind: "desk" as const, id })),
				own,
			),
		write: (thread: Id, words: string, language: string) => write(sitting, thread, message(words, { language })),
		openCase: (desk: Id, sections?: Section[]) => cases.openCase(sitting, desk, sections ? { sections } : {}),
		async write_(id: Id, section: Section, values: NonNullable<Values>, text?: string) {
			const [first] = await compartmentsOf(id, [section]);
			if (!first) throw new Error(`this case has no section ${section}`);
			await cases.writeSection(sitting, first.compartment, text === undefined ? { values } : { values, text });
		},
		assignLead: (id: Id, lead: { sitting: Sitting }) => cases.assignLead(sitting, id, lead.sitting.me),
		consent: (id: Id, recipient: Id, sections: Section[], lasts: number) =>
			cases.recordConsent(sitting, id, {
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
			const handoff = await cases.handOff(sitting, id, {
				...draft,
				reason: draft.travel ? "MigrationOrChangeOfLocation" : "AdditionalServicesRequired",
				sections: granted.map(({ compartment }) => ({ compartment })),
				basis: { kind: "consent", consent },
				summary: { ...SUMMARY, languages: [...SUMMARY.languages], needs: [...SUMMARY.needs] },
			});
			return { case: id, handoff: handoff.id };
		},
		say: (ref: Ref, words: string) => cases.say(sitting, ref, words),
		acknowledge: (ref: Ref) => cases.acknowledge(sitting, ref),
		accept: (ref: Ref) => cases.accept(sitting, ref),
		arrange: (ref: Ref, expectBy: number) => cases.arrange(sitting, ref, expectBy),
		confirm: (ref: Ref) => cases.confirm(sitting, ref),
		depart: (ref: Ref) => cases.depart(sitting, ref),
		receive: (ref: Ref) => cases.receive(sitting, ref),
	};
}

export type Casework = ReturnType<typeof casework>;
