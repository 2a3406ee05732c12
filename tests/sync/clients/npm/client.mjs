// A day's work with the npm client google-spreadsheet, whose source is left as it is. It has Google's addresses built
// in, so that requests to them are sent to the sandbox where everything passes anyway: in fetch.
// Arguments: the folder with node_modules, the sandbox's address. Prints what it found, as JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, sandbox] = process.argv.slice(2);
const google = /^https:\/\/(sheets\.googleapis\.com|www\.googleapis\.com|docs\.google\.com)(?=\/)/;
const realFetch = globalThis.fetch;
globalThis.fetch = (request, options) => {
  const url = request instanceof Request ? request.url : String(request);
  if (!google.test(url)) throw new Error(`a request to ${url}`);
  const here = url.replace(google, sandbox);
  return realFetch(request instanceof Request ? new Request(here, request) : here, options);
};

const entry = pathToFileURL(join(folder, 'node_modules/google-spreadsheet/dist/index.js'));
const { GoogleSpreadsheet } = await import(entry);
const auth = { token: 'npm@birkelev.example' };
const found = {};

const doc = await GoogleSpreadsheet.createNewSpreadsheetDocument(auth, { title: 'Plan', locale: 'da_DK' });
await doc.loadInfo();
found.id = doc.spreadsheetId;
found.title = doc.title;

const sheet = await doc.addSheet({ title: 'Mål', headerValues: ['Nr.', 'Mål', 'Andel'] });
await sheet.addRows([{ 'Nr.': '1.1', 'Mål': 'Alle læser', 'Andel': 0.25 }, { 'Nr.': '1.2', 'Mål': 'Alle cykler', 'Andel': 0.5 }]);
const added = await sheet.addRow({ 'Nr.': '1.3', 'Mål': 'Alle svømmer', 'Andel': '=C2+C3' });
found.addedAt = added.rowNumber;

const rows = await sheet.getRows();
found.rows = rows.map((row) => row.toObject());
rows[0].set('Mål', 'Alle læser hver dag');
await rows[0].save();
await rows[1].delete();

await sheet.loadCells('A1:C4');
const share = sheet.getCell(1, 2);
share.numberFormat = { type: 'PERCENT', pattern: '0%' };
share.note = 'Fra målingen';
share.textFormat = { bold: true };
sheet.getCellByA1('B3').value = 'Alle svømmer godt';
sheet.getCellByA1('A4').formula = '=C2*4';
await sheet.saveUpdatedCells();

await sheet.loadCells('A1:C4');
found.formatted = sheet.getCell(1, 2).formattedValue;
found.note = sheet.getCell(1, 2).note;
found.bold = sheet.getCell(1, 2).textFormat?.bold ?? sheet.getCell(1, 2).effectiveFormat?.textFormat?.bold;
found.formula = [sheet.getCellByA1('A4').formula, sheet.getCellByA1('A4').value];
found.table = (await sheet.getRows()).map((row) => row.toObject());

await sheet.updateProperties({ title: 'Mål 2027' });
await sheet.resize({ rowCount: 50, columnCount: 5 });
const copy = await sheet.duplicate({ title: 'Kopi' });
await copy.clear();
found.cleared = (await copy.getCellsInRange('A1:C1')) === undefined;
await doc.sheetsByTitle.Sheet1.delete();
await doc.loadInfo();
found.tabs = doc.sheetsByIndex.map((tab) => [tab.title, tab.rowCount, tab.columnCount]);

found.csv = Buffer.from(await sheet.downloadAsCSV()).toString();
found.xlsx = Buffer.from(await doc.downloadAsXLSX()).subarray(0, 2).toString();
await doc.share('qx@birkelev.example', { role: 'reader', emailMessage: false });
found.people = (await doc.listPermissions()).map((item) => [item.emailAddress, item.role]);

try {
  await new GoogleSpreadsheet('none', auth).loadInfo();
} catch (error) {
  found.error = error.message;
}
console.log(JSON.stringify(found));
