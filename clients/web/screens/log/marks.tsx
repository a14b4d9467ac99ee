/** Who has reviewed which entries. The list is read when it is unfolded. */
import { type ReactNode, useState } from "react";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MarkView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function Marks(): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const marks = useVerb("listMarks", undefined, { topics: [], isUnannounced: true, isOff: !isOpen });
	return (
		<details className="log-filters" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
			<summary>
				<Say id="log.review.marks" />
			</summary>
			{isOpen && (
				<Answered query={marks}>
					{(rows) =>
						rows.length === 0 ? (
							<p>
								<Say id="log.review.no-marks" />
							</p>
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

function Mark({ mark: { first, last, actor, by, at } }: { mark: MarkView }): ReactNode {
	return (
		<Row
			title={
				actor === null ? (
					<Say id="log.review.range" values={{ first, last }} />
				) : (
					<Say id="log.review.range-of" values={{ first, last, name: actor.name ?? <Say id="parts.unknown-name" /> }} />
				)
			}
		>
			<p>
				<Say id="log.review.mark-by" values={{ name: by ?? <Say id="parts.unknown-name" />, at: new Date(at) }} />
			</p>
		</Row>
	);
}
