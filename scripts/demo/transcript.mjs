// The output of the demonstration: aligned fields, with colours on a terminal and without them in a log.

const FIELD_WIDTH = 10;
const COLORS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

export class Transcript {
  #stream;
  #colors;
  #names = new Map();
  #unit = { symbol: 'units', decimals: 0 };

  constructor(stream) {
    this.#stream = stream;
    this.#colors = stream.isTTY && !process.env.NO_COLOR;
  }

  /** From now on, prints accounts by their names. */
  learnAccounts(pairs) {
    for (const { address, meta } of pairs) this.#names.set(address, meta.name);
  }

  /** From now on, prints balances in this unit. */
  learnUnit(symbol, decimals) {
    this.#unit = { symbol, decimals };
  }

  title(text) {
    this.#line(this.#paint('bold', text));
  }

  heading(text) {
    this.#line(`\n${this.#paint('bold', `== ${text}`)}`);
  }

  /** An action of an account. */
  step(text, by) {
    this.#line(`\n${this.#paint('cyan', text)}  ${this.#paint('dim', `by ${this.value(by.address)}`)}`);
  }

  field(name, text) {
    this.#line(`  ${this.#paint('dim', name.padEnd(FIELD_WIDTH))} ${text}`);
  }

  failure(name, text) {
    this.field(name, this.#paint('red', text));
  }

  done(text) {
    this.#line(`\n${this.#paint('green', text)}`);
  }

  gas(used, required) {
    const show = ({ refTime, proofSize }) => `${this.number(refTime.toBigInt())} ref_time`
      + ` (${(Number(refTime.toBigInt()) / 1e9).toFixed(3)} ms), ${this.number(proofSize.toBigInt())} proof_size`;
    this.field('gas used', show(used));
    this.field('required', show(required));
  }

  /** `deposit` is a `StorageDeposit`, or `null` where nothing was stored. */
  cost(fee, deposit) {
    this.field('fee', this.#amount(fee));
    if (deposit?.isCharge) this.field('deposit', this.#amount(deposit.asCharge.toBigInt()));
    if (deposit?.isRefund) this.field('refund', this.#amount(deposit.asRefund.toBigInt()));
  }

  /** Events of the contracts pallet; events that the contract emits are decoded. */
  events(api, contract, records) {
    for (const record of records.filter(({ event }) => event.section === 'contracts')) {
      const { method, data } = record.event;
      if (method === 'ContractEmitted') {
        const { event, args } = contract.abi.decodeEvent(record);
        const fields = args.map((value, index) => `${event.args[index].name}: ${this.value(value)}`);
        this.field('event', this.#paint('yellow', `${event.identifier} { ${fields.join(', ')} }`));
      } else {
        // All u128 fields of the pallet's events are balances.
        const show = (value) => (value.toRawType() === 'u128' ? this.#amount(value.toBigInt()) : this.value(value));
        const fields = data.names.map((name, index) => `${name}: ${show(data[index])}`);
        this.field('event', this.#paint('dim', `${method} { ${fields.join(', ')} }`));
      }
    }
  }

  /** Values before and after. */
  change(before, after) {
    for (const name of Object.keys(before)) {
      const [was, is] = [before[name], after[name]].map(this.value);
      this.field('value', was === is ? `${name} ${is}, unchanged` : `${name} ${was} -> ${this.#paint('bold', is)}`);
    }
  }

  /** A value from a contract or an event, abbreviated to fit a line. */
  value = (value) => {
    if (value?.isSigned) return this.value(value.asSigned);
    if (typeof value === 'bigint' || typeof value === 'number') return this.number(value);
    if (value?.toBigInt) return this.number(value.toBigInt());
    const text = String(value);
    if (this.#names.has(text)) return this.#names.get(text);
    if (text === '') return 'None';
    return text.length > 24 ? `${text.slice(0, 8)}…${text.slice(-6)}` : text;
  };

  /** A number in groups of three digits. */
  number = (value) => value.toString().replace(/\B(?=(\d{3})+$)/g, ',');

  #amount(value) {
    const digits = value.toString().padStart(this.#unit.decimals + 1, '0');
    const whole = digits.slice(0, digits.length - this.#unit.decimals);
    const fraction = digits.slice(digits.length - this.#unit.decimals).replace(/0+$/, '');
    return `${this.number(whole)}${fraction && `.${fraction}`} ${this.#unit.symbol}`;
  }

  #paint(color, text) {
    return this.#colors ? `\x1b[${COLORS[color]}m${text}\x1b[0m` : text;
  }

  #line(text) {
    this.#stream.write(`${text}\n`);
  }
}
