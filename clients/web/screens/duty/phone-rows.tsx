/** Rows of the rota (who is on duty, and when) and of the phone numbers (whose they are, how and when they were told). */
import { type ReactNode, useState } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Party } from "../../parts/party.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { Row } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { valueText } from "../../parts/value-words.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DutyLine, NumberLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

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
	const { member, who, from, until, isNow } = line;
	const drop = useAct("dropFromRota");
	return (
		<Row title={who === "" ? <Say id="parts.unknown-name" /> : <bdi>{who}</bdi>} mark={isNow && <Tag kind="ok" id="duty.now" />}>
			<Say as="p" id="duty.from-until" values={{ from: new Date(from), until: new Date(until) }} />
			<Remove
				isBusy={drop.isPending}
				error={drop.error}
				onRemove={(done) => drop.mutate({ desk, member, from, until }, { onSuccess: done })}
			/>
		</Row>
	);
}

const Clash = () => <Tag kind="warn" id="tasks.clash" />;

function RemoveNumber({ row }: { row: string }): ReactNode {
	const drop = useAct("dropPhoneNumber");
	return <Remove isBusy={drop.isPending} error={drop.error} onRemove={(done) => drop.mutate({ row }, { onSuccess: done })} />;
}

/** @param onRemove gets a function to call when the line is gone. */
function Remove({ isBusy, error, onRemove }: { isBusy: boolean; error: Error | null; onRemove(done: () => void): void }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	return (
		<div className="buttons row-buttons">
			<Button onClick={() => setAsking(true)} id="duty.remove" />
			{isAsking && (
				<ConfirmDialog
					title={<Say id="duty.remove-ask" />}
					onClose={() => setAsking(false)}
					action={<Say id="duty.remove" />}
					isBusy={isBusy}
					error={error}
					onConfirm={() => onRemove(() => setAsking(false))}
				>
					<Say as="p" id="duty.remove-help" />
				</ConfirmDialog>
			)}
		</div>
	);
}
