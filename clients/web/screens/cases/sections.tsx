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
	if (sections.length === 0)
		return (
			<p className="muted">
				<Say id="cases.no-sections" />
			</p>
		);
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
					{access === "now" && unseen > 0 && (
						<Tag>
							<Say id="cases.section-new" values={{ count: unseen }} />
						</Tag>
					)}
					{isClosed && (
						<Tag kind="warn">
							<Say id="cases.section-closed" />
						</Tag>
					)}
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
				<p>
					<Say id={access === "never" ? "cases.section-kept" : "cases.section-was"} values={{ owner: <Party party={owner} /> }} />
				</p>
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
			{isEmpty && (
				<p>
					<Say id="cases.section-empty" />
				</p>
			)}
			{changed !== null && (
				<p>
					<Say id="cases.section-changed" values={{ at: new Date(changed) }} />
				</p>
			)}
			<p>
				<Say id="cases.section-read-by" values={{ readers: names }} />
			</p>
		</>
	);
}
