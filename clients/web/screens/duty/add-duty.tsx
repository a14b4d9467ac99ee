/** Writes down who is on duty. Without a beginning, it begins now. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { MomentField } from "../../parts/inputs/moment-field.tsx";
import { momentNow } from "../../parts/moments.ts";
import { Select } from "../../parts/select.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";

interface Times {
	dty_From: string | null;
	dty_Until: string | null;
}

const NO_TIMES: Times = { dty_From: null, dty_Until: null };

export function AddDuty({ phones: { desk, people } }: { phones: DeskPhones }): ReactNode {
	const { say } = useWords();
	const [who, setWho] = useState("");
	const [phone, setPhone] = useState("");
	const [times, setTimes] = useState(NO_TIMES);
	const entry = useEntry();
	const add = useAct("addDeskRow", ["deskPhones"]);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (who === "" || add.isPending) return;
		const values = { dty_Member: who, dty_Phone: phone.trim(), dty_From: times.dty_From ?? momentNow(), dty_Until: times.dty_Until };
		const typed = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
		const onSuccess = () => {
			entry.done();
			setWho("");
			setPhone("");
			setTimes(NO_TIMES);
		};
		add.mutate({ desk: desk.id, entry: entry.for([who, phone, times]), form: "duty", values: typed }, { onSuccess });
	};
	const time = (field: keyof Times, label: ReactNode) => (
		<MomentField
			field={{ code: field, type: "moment", list: [] }}
			label={label}
			value={times[field]}
			onChange={(value) => setTimes({ ...times, [field]: typeof value === "string" ? value : null })}
			countries={[]}
			choices={[]}
		/>
	);
	return (
		<details className="unfold">
			<summary>
				<Say id="duty.add-duty" />
			</summary>
			<form onSubmit={submit} noValidate>
				<Select
					label={<Say id="duty.who" />}
					options={[
						{ value: "", label: say("house.choose") },
						...people.map(({ id, name }) => ({ value: id, label: name || say("parts.unknown-name") })),
					]}
					value={who}
					onChange={({ target }) => setWho(target.value)}
				/>
				<Field
					label={<Say id="duty.phone-on-duty" />}
					type="tel"
					dir="ltr"
					maxLength={60}
					value={phone}
					onChange={({ target }) => setPhone(target.value)}
				/>
				{time("dty_From", <Say id="duty.begins" />)}
				{time("dty_Until", <Say id="duty.ends" />)}
				{add.error && <ErrorNotice error={dataOf(add.error)} words={{ "bad-input": "tasks.bad-input" }} />}
				<Button type="submit" isBusy={add.isPending} disabled={who === ""}>
					<Say id="duty.save-duty" />
				</Button>
			</form>
		</details>
	);
}
