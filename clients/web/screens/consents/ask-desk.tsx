/** Asks a desk of another organisation to hear her alone. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { DeskField } from "../handoffs/desk-field.tsx";

interface Props {
	/** The case, and the consents that the question is about. */
	id: string;
	consents: string[];
	/** Names of organisations that aren't asked: they are concerned, or have answered. My own organisation is never asked. */
	without: string[];
	/** The words on the button. */
	label: MessageId;
}

export function AskDesk({ id, consents, without, label }: Props): ReactNode {
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<Button onClick={() => setOpen(true)} id={label} />
			{isOpen && <Ask id={id} consents={consents} without={without} label={label} onClose={() => setOpen(false)} />}
		</>
	);
}

function Ask({ id, consents, without, label, onClose }: Props & { onClose(): void }): ReactNode {
	const people = useVerb("listPeople");
	const ask = useAct("askDeskToAttest");
	const [desk, setDesk] = useState("");
	const [isTried, setTried] = useState(false);
	const isHidden = ({ name, desks }: NonNullable<typeof people.data>[number]) =>
		without.includes(name) || desks.some(({ isMine }) => isMine);
	const hidden = (people.data ?? []).filter(isHidden).flatMap(({ desks }) => desks.map((each) => each.id));
	const send = () => (desk === "" ? setTried(true) : ask.mutate({ id, consents, desk }, { onSuccess: onClose }));
	return (
		<ConfirmDialog title={<Say id={label} />} action={<Say id="consent.ask-desk.send" />} act={ask} onConfirm={send} onClose={onClose}>
			<DeskField excluded={hidden} value={desk} isTried={isTried} onChange={setDesk} />
			<Say as="p" id="consent.ask-desk.what" />
		</ConfirmDialog>
	);
}
