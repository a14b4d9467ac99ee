/** Tasks that nobody has typed. They follow from dates of the case, and from her needs in the first hour. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { ComputedLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";

export function Computed({ id, computed }: { id: string; computed: ComputedLine[] }): ReactNode {
	if (computed.length === 0) return null;
	return (
		<>
			<Say as="h2" id="tasks.dates" />
			<Rows>
				{computed.map((each) => (
					<Row
						key={`${each.kind} ${each.compartment} ${each.consent} ${each.at}`}
						title={<SayLink to={addressOf(id, each)} id={`tasks.date.${each.kind}` as MessageId} />}
						mark={each.isLate && <Tag kind="danger" id="tasks.late" />}
					>
						<Say as="p" id="tasks.on" values={{ time: new Date(each.at) }} />
					</Row>
				))}
			</Rows>
		</>
	);
}

/** The address of the consent or section that has the date. */
function addressOf(id: string, { compartment, consent }: Pick<ComputedLine, "compartment" | "consent">): string {
	if (consent !== null) return `/cases/${id}/consents/${consent}`;
	return compartment === null ? `/cases/${id}/consents` : `/cases/${id}/s/${compartment}`;
}

export function Needs({ needs }: { needs: string[] }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	if (needs.length === 0) return null;
	const list = needs.map((need) => words.code("now_Needs", need)).join(say("parts.comma"));
	return <Notice id="tasks.needs" values={{ needs: list }} />;
}
