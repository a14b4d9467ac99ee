/** The marks of auditors: which entries were reviewed, by whom and when. The list is read when it is unfolded. */
import { type ReactElement, type ReactNode, useState } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MarkView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { shortId } from "./entry-words.tsx";
import { typedCodeOf } from "./typed-codes.ts";

export function Marks(): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const marks = useVerb("listMarks", undefined, { isOff: !isOpen });
	return (
		<details className="log-filters" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
			<Say as="summary" id="log.review.marks" />
			{isOpen && (
				<Answered query={marks}>
					{(rows) =>
						rows.length === 0 ? (
							<Say as="p" id="log.review.no-marks" />
						) : (
							<Rows>
								{rows.map((mark) => (
									<Mark key={`${mark.at} ${mark.first}`} mark={mark} />
								))}
							</Rows>
						)
					}
				</Answered>
			)}
		</details>
	);
}

function Mark({ mark }: { mark: MarkView }): ReactNode {
	const { first, last, by, at } = mark;
	const limits = limitsOf(mark);
	return (
		<Row
			title={
				limits.length === 0 ? (
					<Say id="log.review.range" values={{ first, last }} />
				) : (
					<Say id="log.review.range-of" values={{ first, last, name: <Listed items={limits} /> }} />
				)
			}
		>
			<Say as="p" id="log.review.mark-by" values={{ name: by ?? <Say id="parts.unknown-name" />, at: new Date(at) }} />
		</Row>
	);
}

/** The person, organisation or case whose entries alone a mark covers. Empty when the mark covers all entries of its range. */
function limitsOf({ actor, organisation, case: caseId }: MarkView): ReactElement[] {
	const limits: ReactElement[] = [];
	if (actor !== null) limits.push(<PersonName key="actor" person={actor} />);
	if (organisation !== null) limits.push(<PersonName key="organisation" person={organisation} />);
	if (caseId !== null) limits.push(<Say key="case" id="log.case" values={{ id: typedCodeOf(caseId) ?? shortId(caseId) }} />);
	return limits;
}
