/** Writes down who is on duty. When no beginning is typed, the duty begins now. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { MomentField } from "../../parts/inputs/moment-field.tsx";
import { momentNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

interface Duty {
	who: string;
	phone: string;
	/** Moments, as they were typed. */
	from: string | null;
	until: string | null;
}

const NO_DUTY: Duty = { who: "", phone: "", from: null, until: null };

export function AddDuty({ phones: { desk, people } }: { phones: DeskPhones }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		place: `duty/${desk.id}`,
		first: NO_DUTY,
		missing: ({ who }) => ({ who: who === "" && "handoffs.missing.answer" }),
		wrong: { dty_Phone: ["phone", "duty.wrong-phone"] },
		act: "addDeskRow",
		input: ({ who, phone, from, until }, entry) => {
			const values = { dty_Member: who, dty_Phone: phone.trim(), dty_From: from ?? momentNow(), dty_Until: until };
			const typed = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
			return { desk: desk.id, entry, form: "duty", values: typed };
		},
	});
	const momentField = (name: "from" | "until", field: string, label: ReactNode) => (
		<MomentField field={{ code: field, type: "moment", list: [] }} label={label} {...form.value(name)} countries={[]} choices={[]} />
	);
	return (
		<Unfold title={<Say id="duty.add-duty" />} isOpen={form.draft.isOld}>
			<Form of={form}>
				<Select
					label={<Say id="duty.who" />}
					options={[
						{ value: "", label: say("house.choose") },
						...people.map(({ id, name }) => ({ value: id, label: name || say("parts.unknown-name") })),
					]}
					{...form.field("who")}
				/>
				<Field label={<Say id="duty.phone-on-duty" />} type="tel" dir="ltr" maxLength={60} {...form.field("phone")} />
				{momentField("from", "dty_From", <Say id="duty.begins" />)}
				{momentField("until", "dty_Until", <Say id="duty.ends" />)}
				<Submit id="duty.save-duty" kind="secondary" errorWords={{ "bad-input": "tasks.bad-input" }} />
			</Form>
		</Unfold>
	);
}
