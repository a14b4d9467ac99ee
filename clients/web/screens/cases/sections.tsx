/** The sections of a case: when each was changed, and who reads it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { CaseFile, SectionLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";

export function Sections({ file: { id, sections } }: { file: CaseFile }): ReactNode {
	if (sections.length === 0) return <Say as="p" className="muted" id="cases.no-sections" />;
	// Sections that we can read come first.
	const order = ["now", "past", "never"];
	const sorted = [...sections].sort((a, b) => order.indexOf(a.access) - order.indexOf(b.access));
	return (
		<Rows>
			{sorted.map((section) => (
				<Section key={section.compartment} caseId={id} line={section} />
			))}
		</Rows>
	);
}

function Section({ caseId, line }: { caseId: string; line: SectionLine }): ReactNode {
	const words = useFormWords();
	const { section, compartment, access, isClosed, unseen } = line;
	const name = words.section(section);
	return (
		<Row
			title={
				access === "never" ? (
					<span>{name}</span>
				) : (
					<Link to="/cases/$id/s/$compartment" params={{ id: caseId, compartment }}>
						{name}
					</Link>
				)
			}
			mark={
				<>
					{access === "now" && unseen > 0 && <Tag id="cases.section-new" values={{ count: unseen }} />}
					{isClosed && <Tag kind="warn" id="cases.section-closed" />}
				</>
			}
		>
			<Detail line={line} />
		</Row>
	);
}

function Detail({ line: { access, owner, changed, isEmpty, readers } }: { line: SectionLine }): ReactNode {
	if (access !== "now")
		return (
			<>
				<Say as="p" id={access === "never" ? "cases.section-kept" : "cases.section-was"} values={{ owner: <Party party={owner} /> }} />
				{owner.name !== "" && (
					<p className="row-buttons">
						<Link className="step-link" to="/threads/new" search={{ desk: owner.id, about: "case" } as never}>
							<Say id="parts.ask-desk" values={{ name: owner.name }} />
						</Link>
					</p>
				)}
			</>
		);
	const names = <Listed items={readers.map((each) => <Party key={each.id} party={each} />)} />;
	return (
		<>
			{isEmpty && <Say as="p" id="cases.section-empty" />}
			{changed !== null && <Say as="p" id="cases.section-changed" values={{ at: new Date(changed) }} />}
			<Say as="p" id="cases.section-read-by" values={{ readers: names }} />
		</>
	);
}
