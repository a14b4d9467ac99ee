/** The phone numbers of a desk, which its members sign. All members of the network and the server can read them. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Party } from "../../parts/party.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Select } from "../../parts/select.tsx";
import { Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { NewNumber } from "./new-number.tsx";
import { RemoveLine } from "./remove-line.tsx";
import { useConfirmRota } from "./use-confirm-rota.tsx";

type ContactView = NonNullable<DeskPhones["contact"]>;

const TIMES = ["always", "day", "night"] as const;
const whenOf = (when: string) => `duty.answered.${when}` as MessageId;

export function DeskContact({ phones: { desk, contact, rotaVersion: version } }: { phones: DeskPhones }): ReactNode {
	const save = useAct("saveContact");
	const sign = useAct("saveContact");
	const confirm = useConfirmRota();
	const numbers = contact?.numbers ?? [];
	// The question is about the rota too.
	const areStillRight = () => sign.mutate({ desk: desk.id, numbers }, { onSuccess: () => confirm.mutate({ desk: desk.id, version }) });
	return (
		<>
			<Say as="h2" id="duty.own-numbers" />
			<Say as="p" id="duty.own-help" />
			{contact === null ? (
				<Empty id="duty.no-own" />
			) : (
				<>
					<Rows>
						{numbers.map(({ phone, when }) => (
							<Row key={phone} title={<Say id={whenOf(when)} />}>
								<PhoneLink number={phone} />
								<RemoveLine
									help="duty.remove-own-help"
									act={save}
									onRemove={(done) =>
										save.mutate({ desk: desk.id, numbers: numbers.filter((each) => each.phone !== phone) }, { onSuccess: done })
									}
								/>
							</Row>
						))}
					</Rows>
					<SignedOn contact={contact} />
					{contact.isOld && (
						<p>
							<Say id="duty.ask-month" values={{ desk: <Party party={desk} /> }} />{" "}
							<Button id="duty.still-right" isBusy={sign.isPending || confirm.isPending} onClick={areStillRight} />
						</p>
					)}
					{sign.error && <ErrorNotice error={dataOf(sign.error)} />}
					{confirm.notice}
				</>
			)}
			{numbers.length < 4 && <AddOwnNumber desk={desk.id} numbers={numbers} />}
		</>
	);
}

export function SignedOn({ contact: { by, at } }: { contact: Pick<ContactView, "by" | "at"> }): ReactNode {
	return <Say as="p" className="muted" id="duty.signed-on" values={{ name: <bdi>{by}</bdi>, day: new Date(at) }} />;
}

/** The numbers of a desk, with the time of day at which each is answered. */
export function ContactNumbers({ contact }: { contact: ContactView }): ReactNode {
	return (
		<>
			<NewNumber changed={contact.changed} />
			{contact.numbers.map(({ phone, when }) => (
				<p key={phone}>
					<PhoneLink number={phone} /> {when !== "always" && <Say as="span" className="muted" id={whenOf(when)} />}
				</p>
			))}
			<SignedOn contact={contact} />
		</>
	);
}

function AddOwnNumber({ desk, numbers }: { desk: string; numbers: ContactView["numbers"] }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		first: { phone: "", when: "always" },
		missing: ({ phone }) => ({ phone: phone.trim() === "" && "duty.missing-phone" }),
		wrong: { phone: ["phone", "duty.wrong-phone"] },
		act: "saveContact",
		input: ({ phone, when }) => ({
			desk,
			numbers: [...numbers, { phone: phone.trim(), when: TIMES.find((each) => each === when) ?? "always" }],
		}),
	});
	return (
		<Unfold title={<Say id="duty.add-own" />} isOpen={numbers.length === 0}>
			<Form of={form}>
				<Field label={<Say id="duty.own-phone" />} type="tel" dir="ltr" maxLength={60} {...form.field("phone")} />
				<Select
					label={<Say id="duty.when" />}
					options={TIMES.map((each) => ({ value: each, label: say(whenOf(each)) }))}
					{...form.field("when")}
				/>
				<Submit id="duty.save-own" />
			</Form>
		</Unfold>
	);
}
