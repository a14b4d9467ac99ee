/** One move: what it does, the field that it takes, and the button that makes it. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import { act } from "../../sitting/act.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { DeskField } from "./desk-field.tsx";
import { ChoiceField, TellByField, TimeField, WhenField } from "./move-fields.tsx";
import { effectOf, labelOf, type MoveOption } from "./move-words.ts";
import { MustKnowFirst } from "./must-know-first.tsx";
import { useSectionNames } from "./names.tsx";
import { type Ground, missingIn } from "./request/request-draft.ts";
import { basisOf } from "./request/request-of.ts";
import { DeskGround } from "./request/step-ground.tsx";
import { useWho } from "./use-person.ts";
import { WhatIsSigned } from "./what-is-signed.tsx";

interface GroundProps {
	view: HandoffView;
	ground: Ground | null;
	/** The person has tried to go on. From then on, the field says what is missing. */
	isTried: boolean;
	onChange(ground: Ground): void;
}

/** The ground on which a running hand-off rests from now on: the same as before, or another one. */
function GroundField({ view: { id, case: caseId, to }, ...field }: GroundProps): ReactNode {
	const options = useVerb("groundsForHandoff", { case: caseId, handoff: id });
	return <Answered query={options}>{(each) => <DeskGround name={<Party party={to} />} options={each} {...field} />}</Answered>;
}

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
	const who = useWho(view);
	const field = fieldOf(option);
	const form = useForm({
		first: {
			choice: "",
			expectBy: move === "confirm" ? (view.proposed?.expectBy ?? null) : null,
			ground: null,
			since: undefined,
			tellBy: move === "tell" ? null : undefined,
		} as Answers,
		missing: (typed) => ({
			choice: field !== null && !isFilled(field, typed),
			since: typed.since === null,
			tellBy: typed.tellBy === null,
		}),
		run: async ({ choice, expectBy, ground, since, tellBy }) => {
			const typed = {
				...(choice !== "" && { choice }),
				...(expectBy !== null && { expectBy }),
				...(ground !== null && { basis: basisOf(ground) }),
				...(since !== undefined && since !== null && { since }),
				...(tellBy !== undefined && tellBy !== null && { tellBy }),
			};
			try {
				await act("moveHandoff", { handoff: view.id, move, seen, ...typed });
				return onDone;
			} catch (error) {
				if (dataOf(error).code !== "stale") throw error;
				return onMoved;
			}
		},
		done: (tell) => tell(),
	});
	const { choice, expectBy, ground, since, tellBy } = form.values;
	const choose = (chosen: string) => form.change({ choice: chosen });
	const label = <Say id={labelOf(move, view)} values={{ who }} />;
	return (
		<FormDialog of={form} title={label} onClose={onClose} action={label} errorWords={ERROR_WORDS}>
			<Effect view={view} move={move} expectBy={expectBy} />
			{move === "depart" && <MustKnowFirst of={view.case} />}
			{move === "countersign" && view.basis?.countersign === "awaited" && <WhatIsSigned view={view} />}
			{(field === "choice" || field === "verdict") && (
				<ChoiceField option={option} value={choice} isTried={form.isRefused} onChange={choose} />
			)}
			{field === "desk" && <DeskField excluded={[view.from.id, view.to.id]} value={choice} isTried={form.isRefused} onChange={choose} />}
			{field === "ground" && (
				<GroundField view={view} ground={ground} isTried={form.isRefused} onChange={(chosen) => form.change({ ground: chosen })} />
			)}
			{field === "time" && <TimeField isTried={form.isRefused} onChange={(time) => form.change({ expectBy: time })} />}
			{option.takes.includes("since") && (
				<WhenField value={since} isTried={form.isRefused} onChange={(time) => form.change({ since: time })} />
			)}
			{move === "depart" && <TellByField value={tellBy} isTried={form.isRefused} onChange={(time) => form.change({ tellBy: time })} />}
			{move === "tell" && <TimeField isTried={form.isRefused} onChange={(time) => form.change({ tellBy: time })} />}
		</FormDialog>
	);
}

interface Answers {
	choice: string;
	/** UTC ms. */
	expectBy: number | null;
	ground: Ground | null;
	/** When she departed or arrived, UTC ms; undefined for now, null while what was typed is no time. */
	since: number | null | undefined;
	/** When both desks are told, UTC ms; undefined for the usual time, null while it is missing. */
	tellBy: number | null | undefined;
}

type FieldKind = "choice" | "verdict" | "desk" | "time" | "ground";

/** The kind of field that a move needs; null when it needs none. */
function fieldOf({ move, takes, codes }: MoveOption): FieldKind | null {
	if (move === "extend") return "ground";
	if (move === "countersign") return "verdict";
	if (takes.includes("desk")) return "desk";
	if (takes.includes("expectBy")) return "time";
	return codes === null ? null : "choice";
}

function isFilled(field: FieldKind, { choice, expectBy, ground }: Answers): boolean {
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
	return <Say as="p" id={effectOf(move, view)} values={values} />;
}
