/** Rows of the rota (who is on duty, and when) and of the phone numbers (whose they are, how and when they were told). */
import type { ReactNode } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Party } from "../../parts/party.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { Row } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { valueText } from "../../parts/value-words.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DutyLine, NumberLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { RemoveLine } from "./remove-line.tsx";

export function NumberRow({ line }: { line: NumberLine }): ReactNode {
	return (
		<Row title={<Party party={line.of} />} mark={line.hasClash && <Clash />}>
			{line.phone && <PhoneLink number={line.phone} />}
			<HowTold line={line} />
			{line.author && <AuthorLine author={line.author} />}
			<RemoveNumber row={line.row} />
		</Row>
	);
}

/** How and when the number was told. */
export function HowTold({ line: { toldBy, on } }: { line: Pick<NumberLine, "toldBy" | "on"> }): ReactNode {
	const forms = useFormWords();
	const words = useWords();
	if (toldBy === null && on === null) return null;
	const how = toldBy === null ? "" : forms.code("nbr_ToldBy", toldBy);
	const day = on === null ? "" : valueText({ code: "nbr_On", type: "date" }, on, { words, forms, names: {} });
	return <Say as="p" id="duty.told" values={{ how: [how, day].filter(Boolean).join(words.say("parts.comma")) }} />;
}

export function DutyRow({ desk, line }: { desk: string; line: DutyLine }): ReactNode {
	const { key, who, call, from, until, isNow, hasFallenAway } = line;
	const drop = useAct("dropFromRota");
	return (
		<Row title={<WhoIsOnDuty line={{ who, call }} />} mark={isNow && <Tag kind="ok" id="duty.now" />}>
			<Say as="p" id="duty.from-until" values={{ from: new Date(from), until: new Date(until) }} />
			{hasFallenAway && <Say as="p" id="duty.fallen-away" />}
			<RemoveLine help="duty.remove-help" act={drop} onRemove={(done) => drop.mutate({ desk, key }, { onSuccess: done })} />
		</Row>
	);
}

/** The colleague of a line of the rota, or that nobody is on duty. */
export function WhoIsOnDuty({ line: { who, call } }: { line: Pick<DutyLine, "who" | "call"> }): ReactNode {
	if (call !== null) return <Say id="duty.nobody" values={{ phone: <bdi dir="ltr">{call}</bdi> }} />;
	return who === "" ? <Say id="parts.unknown-name" /> : <bdi>{who}</bdi>;
}

const Clash = () => <Tag kind="warn" id="tasks.clash" />;

function RemoveNumber({ row }: { row: string }): ReactNode {
	const drop = useAct("dropPhoneNumber");
	return <RemoveLine help="duty.remove-help" act={drop} onRemove={(done) => drop.mutate({ row }, { onSuccess: done })} />;
}
