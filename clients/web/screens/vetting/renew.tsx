/** `#/vetting/renew/:kind/:id`: records that a member or an organisation was vetted again. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Checklist } from "#protocol/contracts/directory.ts";
import { ChecklistFields } from "../../parts/checklist-fields.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { EMPTY_CHECKLIST, finishedChecklist } from "../../parts/new-checklist.ts";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToVetting } from "./back.tsx";

interface Subject {
	kind: "member" | "organisation";
	id: string;
}

export default function Renew(): ReactNode {
	const { kind, id } = useParams({ strict: false }) as Subject;
	const subject = useVerb("vettingSubject", { kind, id });
	return (
		<Answered query={subject} hasHeading>
			{({ name, due }) => (
				<>
					<Heading title="house.vetting" id="vetting.renew" values={{ name: <PersonName person={{ name }} /> }} />
					{due !== null && <Say as="p" id="vetting.renew-due" values={{ time: new Date(due) }} />}
					<VettingForm kind={kind} id={id} />
				</>
			)}
		</Answered>
	);
}

function VettingForm({ kind, id }: Subject): ReactNode {
	const form = useForm({
		first: { list: EMPTY_CHECKLIST, next: "" },
		missing: ({ list }) => ({ list: finishedChecklist(list) === null }),
		act: "recordVetting",
		input: ({ list, next }) => ({
			kind,
			id,
			checklist: finishedChecklist(list) as Checklist,
			...(next !== "" && { nextVetting: Date.parse(next) }),
		}),
	});
	if (form.answer)
		return (
			<>
				<Notice kind="ok" live="polite" id={form.answer.waits ? "vetting.recorded-waits" : "vetting.recorded"} />
				<BackToVetting isPrimary />
			</>
		);
	return (
		<Form of={form}>
			<Say as="p" id="vetting.renew-help" />
			<ChecklistFields
				value={form.values.list}
				onChange={(list) => form.change({ list })}
				wrong={form.error?.field ?? null}
				isRefused={form.isRefused}
			/>
			<Field type="date" label={<Say id="vetting.next" />} help={<Say id="vetting.next-vetting-help" />} {...form.field("next")} />
			<Submit id="vetting.record" />
			<BackToVetting />
		</Form>
	);
}
