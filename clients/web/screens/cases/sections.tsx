/** The sections of a case: when each was changed, and who reads it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { CaseFile, SectionLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say } from "../../words/words.tsx";

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
	const { section, compartment, access, isLost, isClosed, unseen } = line;
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
					{isLost && <Tag kind="danger" id="cases.section-is-lost" />}
					{isClosed && <Tag kind="warn" id="cases.section-closed" />}
				</>
			}
		>
			<Detail line={line} />
		</Row>
	);
}

/** Who keeps a section that we can't read. */
function keptBy({ access, isLost, isOwnerGone }: SectionLine): MessageId {
	if (isLost) return "cases.section-lost";
	if (isOwnerGone) return "cases.section-gone";
	return access === "never" ? "cases.section-kept" : "cases.section-was";
}

function Detail({ line }: { line: SectionLine }): ReactNode {
	const { access, owner, isOwnerGone, changed, isEmpty, readers } = line;
	if (access !== "now")
		return (
			<>
				<Say as="p" id={keptBy(line)} values={{ owner: <Party party={owner} /> }} />
				{owner.name !== "" && !isOwnerGone && (
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
