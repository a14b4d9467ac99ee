/** The search parameters in the address of a new consent. */
export interface ConsentSearch {
	/** The organisation that the person is asked about. */
	recipient?: string;
	/** Where to go when the consent is recorded: to the request that lacked a ground. Without it: to the new consent. */
	after?: "request";
}
