/** A phone number that opens the dialler. A text that isn't only a number opens nothing. Digits are Western and from left to right in every language. */
import { Phone } from "lucide-react";
import type { ReactNode } from "react";
import { dialAddress } from "./dial.ts";
import "./phone-link.css";

export function PhoneLink({ number }: { number: string }): ReactNode {
	const address = dialAddress(number);
	if (address === null) return <bdi>{number}</bdi>;
	return (
		<a className="phone-link" href={address}>
			<Phone aria-hidden="true" size={18} />
			<bdi dir="ltr">{number}</bdi>
		</a>
	);
}
