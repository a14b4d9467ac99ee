/** In one line, above a button that writes into a section: which desks will read it, and which were asked. It opens no section. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { Party } from "../../parts/party.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

/** @param id of the case */
export function SectionReadersLine({ id, compartment }: { id: string; compartment: string }): ReactNode {
	const { data } = useVerb("caseReaders", { id });
	const section = data?.sections.find((each) => each.compartment === compartment);
	if (!section) return null;
	return (
		<>
			<p className="muted">
				<Say id="parts.will-read" /> <Listed items={section.readers.map(({ party }) => <Party key={party.id} party={party} />)} />
			</p>
			{section.waiting.map(({ party }) => (
				<Say as="p" key={party.id} className="muted" id="parts.reader-waiting" values={{ reader: <Party party={party} /> }} />
			))}
		</>
	);
}
