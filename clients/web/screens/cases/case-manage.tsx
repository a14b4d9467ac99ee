/** Manages a case: its lead, its status (active or follow-up), and a link to close it. A closed case can be reopened here. */
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CaseFile, CaseManage as Manage } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeptLine } from "../kept-line.tsx";

export function CaseManage({ file: { id, isClosed } }: { file: CaseFile }): ReactNode {
	const manage = useVerb("manageCase", { id });
	return <Answered query={manage}>{(view) => view && (isClosed ? <Reopen id={id} /> : <Manageable id={id} manage={view} />)}</Answered>;
}

function Manageable({ id, manage }: { id: string; manage: Manage }): ReactNode {
	return (
		<Unfold title={<Say id="manage.title" />}>
			<Lead id={id} manage={manage} />
			<Status id={id} manage={manage} />
			<p className="buttons">
				<Link className="button" to="/cases/$id/close" params={{ id }}>
					<Say id="close.link" />
				</Link>
			</p>
		</Unfold>
	);
}

/** The verbs whose answers change with the lead or the status. They are called again after such a change. */

function Lead({ id, manage: { people, lead } }: { id: string; manage: Manage }): ReactNode {
	const { say } = useWords();
	const [chosen, setChosen] = useState<string | null>(null);
	const set = useAct("setLead");
	const present = people.some((each) => each.id === lead) ? lead : null;
	const value = chosen ?? present ?? "";
	const onSuccess = () => {
		// From now on, the field shows the lead of the case again, also when a colleague changes the lead.
		setChosen(null);
		reset();
	};
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (value === "" || value === lead) return refuse();
		if (!set.isPending) set.mutate({ id, member: value }, { onSuccess });
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<Select
				label={<Say id="manage.lead" />}
				error={isRefused && (value === "" ? <Say id="handoffs.missing.answer" /> : value === lead && <Say id="edit.nothing" />)}
				options={[
					...(present !== null ? [] : [{ value: "", label: say("house.choose") }]),
					...people.map((each) => ({ value: each.id, label: each.name || say("parts.unknown-name") })),
				]}
				value={value}
				onChange={({ target }) => setChosen(target.value)}
			/>
			{set.error && <ErrorNotice error={dataOf(set.error)} />}
			<Button type="submit" isBusy={set.isPending}>
				<Say id="manage.set-lead" />
			</Button>
		</form>
	);
}

function Status({ id, manage: { status } }: { id: string; manage: Manage }): ReactNode {
	const set = useAct("setCaseStatus");
	const next = status === "FollowUp" ? "Active" : "FollowUp";
	return (
		<>
			<p className="muted">
				<Say id={next === "FollowUp" ? "manage.follow-up-help" : "manage.active-help"} />
			</p>
			{set.error && <ErrorNotice error={dataOf(set.error)} />}
			<Button isBusy={set.isPending} onClick={() => set.mutate({ id, status: next })}>
				<Say id={next === "FollowUp" ? "manage.follow-up" : "manage.active"} />
			</Button>
		</>
	);
}

function Reopen({ id }: { id: string }): ReactNode {
	const answers = useFormDraft(`reopen/${id}`, (text) => ({ text }));
	const reopen = useAct("reopenCase");
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const why = answers.kept.text.trim();
	const reopening = useAction(async () => {
		const { entry } = await answers.begin(why);
		await reopen.mutateAsync({ id, entry, why });
		await answers.draft.done();
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (why === "") refuse();
		else void reopening.run();
	};
	return (
		<Notice title={<Say id="close.is-closed" />}>
			<form ref={form} onSubmit={submit} noValidate>
				<KeptLine label={<Say id="close.reopen-why" />} error={isRefused && why === "" && <Say id="parts.missing" />} draft={answers} />
				{reopening.error && <ErrorNotice error={reopening.error} />}
				<Button type="submit" isBusy={reopening.isBusy}>
					<Say id="close.reopen" />
				</Button>
			</form>
		</Notice>
	);
}
