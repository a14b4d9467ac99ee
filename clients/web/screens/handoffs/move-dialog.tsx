/** One move: what it does, the field that it takes, and the button that makes it. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Party } from "../../parts/party.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { GroundField } from "./ground-field.tsx";
import { ChoiceField, DeskField, TimeField } from "./move-fields.tsx";
import { labelOf, type MoveOption } from "./move-words.ts";
import { useSectionNames } from "./names.tsx";
import { type Ground, missingIn } from "./request/request-draft.ts";
import { basisOf } from "./request/request-of.ts";
import { useWho } from "./use-person.ts";

interface Props {
	view: HandoffView;
	option: MoveOption;
	/** How many statements the hand-off had when the person began to decide. */
	seen: number;
	onClose(): void;
	/** Called when the move is made. */
	onDone(): void;
	/** Called when somebody else has moved the hand-off meanwhile. Then this move isn't made. */
	onMoved(): void;
}

const ERROR_WORDS = {
	"bad-input": "handoffs.not-in-past",
	"no-basis": "handoffs.no-basis",
	"wrong-state": "handoffs.wrong-state",
} as const;

export function MoveDialog({ view, option, seen, onClose, onDone, onMoved }: Props): ReactNode {
	const { move } = option;
	const [choice, setChoice] = useState("");
	const [expectBy, setExpectBy] = useState<number | null>(move === "confirm" ? (view.proposed?.expectBy ?? null) : null);
	const [ground, setGround] = useState<Ground | null>(null);
	const act = useAct("moveHandoff");
	const who = useWho(view);
	const field = fieldOf(option);
	const isReady = field === null || isFilled(field, { choice, expectBy, ground });
	const { form, refuse, isRefused } = useRefusal<HTMLDivElement>();
	const send = () => {
		if (act.isPending) return;
		if (!isReady) return refuse();
		const typed = {
			...(choice !== "" && { choice }),
			...(expectBy !== null && { expectBy }),
			...(ground !== null && { basis: basisOf(ground) }),
		};
		act.mutate(
			{ handoff: view.id, move, seen, ...typed },
			{
				onSuccess: onDone,
				onError: (error) => dataOf(error).code === "stale" && onMoved(),
			},
		);
	};
	const error = act.error ? dataOf(act.error) : null;
	return (
		<Dialog
			title={<Say id={labelOf(move, view)} values={{ who }} />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button kind="primary" isBusy={act.isPending} onClick={send}>
						<Say id={labelOf(move, view)} values={{ who }} />
					</Button>
				</>
			}
		>
			<Effect view={view} move={move} expectBy={expectBy} />
			<div ref={form}>
				{field === "choice" && (
					<ChoiceField move={move} codes={option.codes ?? []} value={choice} isTried={isRefused} onChange={setChoice} />
				)}
				{field === "verdict" && (
					<ChoiceField move={move} codes={["approve", "refuse"]} value={choice} isTried={isRefused} onChange={setChoice} />
				)}
				{field === "desk" && <DeskField excluded={[view.from.id, view.to.id]} value={choice} isTried={isRefused} onChange={setChoice} />}
				{field === "ground" && <GroundField view={view} ground={ground} isTried={isRefused} onChange={setGround} />}
				{field === "time" && <TimeField isTried={isRefused} onChange={setExpectBy} />}
			</div>
			{error && error.code !== "stale" && <ErrorNotice error={error} words={ERROR_WORDS} />}
		</Dialog>
	);
}

type FieldKind = "choice" | "verdict" | "desk" | "time" | "ground";

/** The kind of field that a move needs; null when it needs none. */
function fieldOf({ move, takes, codes }: MoveOption): FieldKind | null {
	if (move === "extend") return "ground";
	if (move === "countersign") return "verdict";
	if (takes === "desk") return "desk";
	if (takes === "expectBy") return "time";
	return codes === null ? null : "choice";
}

function isFilled(
	field: FieldKind,
	{ choice, expectBy, ground }: { choice: string; expectBy: number | null; ground: Ground | null },
): boolean {
	if (field === "ground") return missingIn(ground) === null;
	return field === "time" ? expectBy !== null : choice !== "";
}

function Effect({ view, move, expectBy }: { view: HandoffView; move: string; expectBy: number | null }): ReactNode {
	const namesOf = useSectionNames();
	const values = {
		other: <Party party={view.other} />,
		sections: namesOf(view.sections),
		kind: view.kind,
		time: new Date(expectBy ?? 0),
		who: useWho(view),
	};
	return (
		<p>
			<Say id={`handoffs.effect.${move}` as MessageId} values={values} />
		</p>
	);
}
