/** The dialogs about a task: whether the person came, another time or another colleague, and why nobody will do it. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { MomentField } from "../../parts/inputs/moment-field.tsx";
import { Select } from "../../parts/select.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseDay, TaskLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

interface Props {
	task: TaskLine;
	onClose(): void;
}

const ATTENDED = ["yes", "no-show", "cancelled"] as const;

export function AttendedDialog(props: Props): ReactNode {
	const words = useFormWords();
	const act = useAct("changeTask");
	const entry = useEntry();
	const { compartment, row } = props.task;
	const run = (attended: (typeof ATTENDED)[number]) => {
		const change = { kind: "done", attended } as const;
		act.mutate({ compartment, row, entry: entry.for(change, true), change }, { onSuccess: props.onClose });
	};
	const cancel = <Button onClick={props.onClose} id="parts.cancel" />;
	return (
		<Dialog title={<Say id="tasks.attended" />} onClose={props.onClose} actions={cancel}>
			<div className="buttons buttons-column">
				{ATTENDED.map((attended) => (
					<Button key={attended} isWide isBusy={act.isPending} onClick={() => run(attended)}>
						<span className="sentence">{words.code("tsk_Attended", attended)}</span>
					</Button>
				))}
			</div>
			{act.error && <ErrorNotice error={dataOf(act.error)} />}
		</Dialog>
	);
}

export function MoveDialog({ people, task, onClose }: Props & { people: CaseDay["people"] }): ReactNode {
	const { say } = useWords();
	const isKnown = (who: string) => people.some(({ id }) => id === who);
	const form = useForm({
		first: { due: task.due, who: task.who?.id ?? "" },
		missing: ({ who }) => ({ who: !isKnown(who) && "handoffs.missing.answer" }),
		replaces: true,
		act: "changeTask",
		input: (values, entry) => ({ compartment: task.compartment, row: task.row, entry, change: { kind: "move", ...values } }),
		done: onClose,
	});
	return (
		<FormDialog
			of={form}
			title={<Say id="tasks.move-title" />}
			onClose={onClose}
			action={<Say id="tasks.move-save" />}
			errorWords={{ "bad-input": "tasks.bad-input" }}
		>
			<MomentField
				field={{ code: "tsk_Due", type: "moment", list: [] }}
				label={<Say id="tasks.when" />}
				{...form.value("due")}
				countries={[]}
				choices={[]}
			/>
			<Select
				label={<Say id="tasks.who" />}
				options={[
					...(isKnown(form.values.who) ? [] : [{ value: form.values.who, label: say("tasks.choose-who") }]),
					...people.map(({ id, name }) => ({ value: id, label: name || say("parts.unknown-name") })),
				]}
				{...form.field("who")}
			/>
		</FormDialog>
	);
}

export function DropDialog({ id, task: { compartment, row }, onClose }: Props & { id: string }): ReactNode {
	const form = useForm({
		place: `task/${id}/drop/${row}`,
		first: (text) => ({ text }),
		act: "changeTask",
		input: ({ text }, entry) => ({ compartment, row, entry, change: { kind: "drop", why: text.trim() } }),
		done: onClose,
	});
	return (
		<FormDialog of={form} title={<Say id="tasks.drop-title" />} onClose={onClose} action={<Say id="tasks.drop-save" />}>
			<Field label={<Say id="tasks.why" />} dir="auto" maxLength={500} {...form.field("text")} />
		</FormDialog>
	);
}
