/** Manages a case: its lead, its status (active or follow-up), and a link to close it. A closed case can be reopened here. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CaseFile, CaseManage as Manage } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

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
				<SayLink className="button" to="/cases/$id/close" params={{ id }} id="close.link" />
			</p>
		</Unfold>
	);
}

function Lead({ id, manage: { people, lead } }: { id: string; manage: Manage }): ReactNode {
	const { say } = useWords();
	const present = people.some((each) => each.id === lead) ? lead : null;
	const form = useForm({
		// Null: the field shows the lead of the case, also when a colleague changes the lead.
		first: { member: null as string | null },
		missing: ({ member }) => ({
			member: (member ?? present) === null ? "handoffs.missing.answer" : (member ?? present) === lead && "edit.nothing",
		}),
		act: "setLead",
		input: ({ member }) => ({ id, member: member ?? "" }),
	});
	return (
		<Form of={form}>
			<Select
				label={<Say id="manage.lead" />}
				options={[
					...(present !== null ? [] : [{ value: "", label: say("house.choose") }]),
					...people.map((each) => ({ value: each.id, label: each.name || say("parts.unknown-name") })),
				]}
				{...form.field("member")}
				value={form.values.member ?? present ?? ""}
			/>
			<Submit id="manage.set-lead" kind="secondary" />
		</Form>
	);
}

function Status({ id, manage: { status } }: { id: string; manage: Manage }): ReactNode {
	const set = useAct("setCaseStatus");
	const next = status === "FollowUp" ? "Active" : "FollowUp";
	return (
		<>
			<Say as="p" className="muted" id={next === "FollowUp" ? "manage.follow-up-help" : "manage.active-help"} />
			{set.error && <ErrorNotice error={dataOf(set.error)} />}
			<Button
				isBusy={set.isPending}
				onClick={() => set.mutate({ id, status: next })}
				id={next === "FollowUp" ? "manage.follow-up" : "manage.active"}
			/>
		</>
	);
}

function Reopen({ id }: { id: string }): ReactNode {
	const form = useForm({
		place: `reopen/${id}`,
		first: (text) => ({ text }),
		missing: ({ text }) => ({ text: text.trim() === "" }),
		act: "reopenCase",
		input: ({ text }, entry) => ({ id, entry, why: text.trim() }),
	});
	return (
		<Notice title={<Say id="close.is-closed" />}>
			<Form of={form}>
				<Field label={<Say id="close.reopen-why" />} dir="auto" maxLength={500} {...form.field("text")} />
				<Submit id="close.reopen" kind="secondary" />
			</Form>
		</Notice>
	);
}
