/** `#/cases/:id/readers`: for each section, the desks that read it now, that wait for it, and that could read it before. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseReaders } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { BackToCase } from "./back.tsx";

export default function CaseReadersScreen(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const readers = useVerb("caseReaders", { id });
	return (
		<>
			<Heading id="case-readers.title" />
			<BackToCase id={id} />
			<Say as="p" id="case-readers.intro" />
			<Answered query={readers}>
				{({ sections, checkedAt }) => (
					<>
						{sections.map((section) => (
							<SectionReaders key={section.compartment} section={section} />
						))}
						<Say as="p" className="muted small" id="readers.checked" values={{ time: new Date(checkedAt) }} />
					</>
				)}
			</Answered>
		</>
	);
}

function SectionReaders({ section: { section, readers, waiting, past } }: { section: CaseReaders["sections"][number] }): ReactNode {
	const words = useFormWords();
	return (
		<section>
			<h2>{words.section(section)}</h2>
			<ul className="readers">
				{readers.map(({ party, people, isOwner, since }) => (
					<li key={party.id}>
						<strong>
							<Party party={party} />
						</strong>{" "}
						(<Say id="parts.people" values={{ people }} />
						): <HowGiven isOwner={isOwner} since={since} />
					</li>
				))}
				{waiting.map(({ party, until }) => (
					<li key={party.id}>
						<Party party={party} />{" "}
						{until === null ? (
							<Say id="case-readers.waiting" />
						) : (
							<Say id="case-readers.waiting-until" values={{ until: new Date(until) }} />
						)}
					</li>
				))}
				{past.map(({ party, until }, position) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: a desk may have read twice, and the order is that of the case.
					<li key={`${party.id} ${position}`} className="muted">
						<Party party={party} />{" "}
						{until === null ? <Say id="case-readers.past" /> : <Say id="case-readers.past-until" values={{ until: new Date(until) }} />}
					</li>
				))}
			</ul>
		</section>
	);
}

function HowGiven({ isOwner, since }: { isOwner: boolean; since: number | null }): ReactNode {
	if (since === null) return <Say id={isOwner ? "case-readers.owner" : "case-readers.by-handoff-plain"} />;
	return <Say id={isOwner ? "case-readers.owner-since" : "case-readers.by-handoff"} values={{ since: new Date(since) }} />;
}
