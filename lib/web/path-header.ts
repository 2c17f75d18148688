/** Our server (engine/http.ts) puts the address that was asked for into this header of each request, whatever a client sent in it. */
export const pathHeader = 'x-guesthouse-path';
