/** Does one thing of a walk, and says that it was done and how long it took. */
export type Step = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** The link that makes the first admin, as the terminal prints it. */
export const setupLink = /http:\/\/127\.0\.0\.1:3300\/setup#token=\S+/;

/** How lines of the server's log and of Next begin: nobody at a terminal should see them. */
export const notForPeople = /^\s*[{▲✓⨯⚠].*/mu;
