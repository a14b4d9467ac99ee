/** Writes down a phone number that somebody has told us. */
import type { ReactNode } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { dayNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DeskPhones, OrganisationView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

/** The empty form. `whose` is "nbr_Desk" or "nbr_Member", a space, and the id of the desk or member. `told` is a code of nbr_ToldBy. */
const NO_NUMBER = { whose: "", phone: "", told: "" };

export function AddNumber({ phones: { desk, numbers, toldBy } }: { phones: DeskPhones }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const people = useVerb("listPeople");
	const form = useForm({
		place: `number/${desk.id}`,
		first: NO_NUMBER,
		missing: ({ whose, phone, told }) => ({
			whose: whose === "" && "handoffs.missing.answer",
			phone: phone.trim() === "" && "duty.missing-phone",
			told: told === "" && "handoffs.missing.answer",
		}),
		wrong: { nbr_Phone: ["phone", "duty.wrong-phone"] },
		act: "addPhoneNumber",
		input: ({ whose, phone, told }, entry) => {
			const [field = "", id = ""] = whose.split(" ");
			const values = { [field]: id, nbr_Phone: phone.trim(), nbr_ToldBy: told, nbr_On: dayNow() };
			return { desk: desk.id, entry, values };
		},
	});
	return (
		<Unfold title={<Say id="duty.add-number" />} isOpen={numbers.length === 0 || form.draft.isOld}>
			<Form of={form}>
				<Select
					label={<Say id="duty.whose" />}
					options={[{ value: "", label: say("house.choose") }, ...(people.data ?? []).flatMap(optionsOf)]}
					{...form.field("whose")}
				/>
				<Field label={<Say id="duty.phone" />} type="tel" dir="ltr" maxLength={60} {...form.field("phone")} />
				<Choices label={<Say id="duty.how" />} help={<Say id="duty.how-help" />} error={form.problem("told")}>
					{toldBy.map((each) => (
						<Check key={each} label={words.code("nbr_ToldBy", each)} {...form.radio("told", each)} />
					))}
				</Choices>
				<Submit id="duty.save-number" />
			</Form>
		</Unfold>
	);
}

/** An organisation's desks, and then its people. */
function optionsOf({ name, desks, others }: OrganisationView): { value: string; label: string }[] {
	const people = new Map([...desks.flatMap((desk) => desk.people), ...others].map((each) => [each.id, each.name]));
	return [
		...desks.map((desk) => ({ value: `nbr_Desk ${desk.id}`, label: `${name}, ${desk.name}` })),
		...[...people].flatMap(([id, person]) => (person === null ? [] : [{ value: `nbr_Member ${id}`, label: `${name}, ${person}` }])),
	];
}
