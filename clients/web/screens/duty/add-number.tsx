/** Writes down a phone number that somebody has told us. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { dayNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { DeskPhones, OrganisationView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

export function AddNumber({ phones: { desk, toldBy } }: { phones: DeskPhones }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const people = useVerb("listPeople", undefined, { topics: ["directory"] });
	const [whose, setWhose] = useState("");
	const [phone, setPhone] = useState("");
	const [told, setTold] = useState("");
	const entry = useEntry();
	const add = useAct("addDeskRow", ["deskPhones"]);
	const isComplete = whose !== "" && phone.trim() !== "" && told !== "";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!isComplete || add.isPending) return;
		const [field = "", id = ""] = whose.split(" ");
		const values = { [field]: id, nbr_Phone: phone.trim(), nbr_ToldBy: told, nbr_On: dayNow() };
		const onSuccess = () => {
			entry.done();
			setWhose("");
			setPhone("");
			setTold("");
		};
		add.mutate({ desk: desk.id, entry: entry.for([whose, phone, told]), form: "number", values }, { onSuccess });
	};
	return (
		<form onSubmit={submit} noValidate>
			<Select
				label={<Say id="duty.whose" />}
				options={[{ value: "", label: say("house.choose") }, ...(people.data ?? []).flatMap(optionsOf)]}
				value={whose}
				onChange={({ target }) => setWhose(target.value)}
			/>
			<Field
				label={<Say id="duty.phone" />}
				type="tel"
				dir="ltr"
				maxLength={60}
				value={phone}
				onChange={({ target }) => setPhone(target.value)}
			/>
			<Choices label={<Say id="duty.how" />} help={<Say id="duty.how-help" />}>
				{toldBy.map((each) => (
					<Check
						key={each}
						type="radio"
						name={`told ${desk.id}`}
						label={words.code("nbr_ToldBy", each)}
						checked={told === each}
						onChange={() => setTold(each)}
					/>
				))}
			</Choices>
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			<Button type="submit" kind="primary" isBusy={add.isPending} disabled={!isComplete}>
				<Say id="duty.save-number" />
			</Button>
		</form>
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
