/** The dialogs about a task: whether the person came, another time or another colleague, and why nobody will do it. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { MomentField } from "../../parts/inputs/moment-field.tsx";
import { Select } from "../../parts/select.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseDay, TaskLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeptLine } from "../kept-line.tsx";

interface Props {
	task: TaskLine;
	onClose(): void;
}

/** The verbs whose answers change with a task. They are called again after such a change. */

function useTaskChange({ task: { compartment, row }, onClose }: Props) {
	const entry = useEntry();
	const act = useAct("changeTask");
	type Change = Parameters<typeof act.mutate>[0]["change"];
	const run = (change: Change) => act.mutate({ compartment, row, entry: entry.for(change, true), change }, { onSuccess: onClose });
	return { act, run };
}

const ATTENDED = ["yes", "no-show", "cancelled"] as const;

export function AttendedDialog(props: Props): ReactNode {
	const words = useFormWords();
	const { act, run } = useTaskChange(props);
	const cancel = (
		<Button onClick={props.onClose}>
			<Say id="parts.cancel" />
		</Button>
	);
	return (
		<Dialog title={<Say id="tasks.attended" />} onClose={props.onClose} actions={cancel}>
			<div className="buttons buttons-column">
				{ATTENDED.map((attended) => (
					<Button key={attended} isWide isBusy={act.isPending} onClick={() => run({ kind: "done", attended })}>
						<span className="sentence">{words.code("tsk_Attended", attended)}</span>
					</Button>
				))}
			</div>
			{act.error && <ErrorNotice error={dataOf(act.error)} />}
		</Dialog>
	);
}

export function MoveDialog({ people, ...props }: Props & { people: CaseDay["people"] }): ReactNode {
	const { act, run } = useTaskChange(props);
	const { say } = useWords();
	const [due, setDue] = useState(props.task.due);
	const [who, setWho] = useState(props.task.who?.id ?? "");
	const { form, refuse, isRefused } = useRefusal<HTMLDivElement>();
	const isKnown = people.some(({ id }) => id === who);
	return (
		<ConfirmDialog
			title={<Say id="tasks.move-title" />}
			onClose={props.onClose}
			action={<Say id="tasks.move-save" />}
			isBusy={act.isPending}
			error={act.error}
			errorWords={{ "bad-input": "tasks.bad-input" }}
			onConfirm={() => (isKnown ? run({ kind: "move", due, who }) : refuse())}
		>
			<MomentField
				field={{ code: "tsk_Due", type: "moment", list: [] }}
				label={<Say id="tasks.when" />}
				value={due}
				onChange={(value) => setDue(typeof value === "string" ? value : null)}
				countries={[]}
				choices={[]}
			/>
			<div ref={form}>
				<Select
					label={<Say id="tasks.who" />}
					error={isRefused && !isKnown && <Say id="handoffs.missing.answer" />}
					options={[
						...(isKnown ? [] : [{ value: who, label: say("tasks.choose-who") }]),
						...people.map(({ id, name }) => ({ value: id, label: name || say("parts.unknown-name") })),
					]}
					value={who}
					onChange={({ target }) => setWho(target.value)}
				/>
			</div>
		</ConfirmDialog>
	);
}

export function DropDialog({ id, task: { compartment, row }, onClose }: Props & { id: string }): ReactNode {
	const form = useFormDraft(`task/${id}/drop/${row}`, (text) => ({ text }));
	const act = useAct("changeTask");
	const dropping = useAction(async () => {
		const drop = { kind: "drop", why: form.kept.text.trim() } as const;
		const { entry } = await form.begin(drop);
		await act.mutateAsync({ compartment, row, entry, change: drop });
		await form.draft.done();
		onClose();
	});
	return (
		<ConfirmDialog
			title={<Say id="tasks.drop-title" />}
			onClose={onClose}
			action={<Say id="tasks.drop-save" />}
			isBusy={dropping.isBusy}
			error={act.error}
			onConfirm={() => void dropping.run()}
		>
			<KeptLine label={<Say id="tasks.why" />} draft={form} />
		</ConfirmDialog>
	);
}
