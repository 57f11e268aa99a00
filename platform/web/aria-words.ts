// The few words that react-aria says by itself to screen readers, in the languages of ours that it lacks. vite.config.ts
// puts them beside its own; what is not named here stays English.
type Formatter = { number: (value: number) => string }
type Said = string | ((values: Record<string, string & number>, formatter: Formatter) => string)
type Part = 'overlays' | 'combobox' | 'datepicker' | 'menu'

export const ariaWords: Readonly<Record<'fa-IR' | 'th-TH', Readonly<Record<Part, Readonly<Record<string, Said>>>>>> = {
  'fa-IR': {
    overlays: { dismiss: 'بستن' },
    menu: { longPressMessage: 'برای باز کردن فهرست نگه دارید یا Alt + پیکان پایین را بزنید' },
    combobox: {
      focusAnnouncement: ({ optionText, isSelected }) => `${optionText}${isSelected ? '، برگزیده' : ''}`,
      countAnnouncement: ({ optionCount }, { number }) => `${number(optionCount ?? 0)} گزینه هست.`,
      selectedAnnouncement: ({ optionText }) => `${optionText}، برگزیده شد`,
      buttonLabel: 'نمایش پیشنهادها',
      listboxLabel: 'پیشنهادها',
    },
    datepicker: {
      era: 'دوره',
      year: 'سال',
      month: 'ماه',
      day: 'روز',
      hour: 'ساعت',
      minute: 'دقیقه',
      second: 'ثانیه',
      dayPeriod: 'پیش یا پس از ظهر',
      weekday: 'روز هفته',
      timeZoneName: 'منطقهٔ زمانی',
      selectedDateDescription: ({ date }) => `تاریخ برگزیده: ${date}`,
      selectedTimeDescription: ({ time }) => `زمان برگزیده: ${time}`,
    },
  },
  'th-TH': {
    overlays: { dismiss: 'ปิด' },
    menu: { longPressMessage: 'กดค้างหรือกด Alt + ลูกศรลงเพื่อเปิดเมนู' },
    combobox: {
      focusAnnouncement: ({ optionText, isSelected }) => `${optionText}${isSelected ? ' เลือกแล้ว' : ''}`,
      countAnnouncement: ({ optionCount }, { number }) => `มี ${number(optionCount ?? 0)} ตัวเลือก`,
      selectedAnnouncement: ({ optionText }) => `เลือก ${optionText} แล้ว`,
      buttonLabel: 'แสดงคำแนะนำ',
      listboxLabel: 'คำแนะนำ',
    },
    datepicker: {
      era: 'ศักราช',
      year: 'ปี',
      month: 'เดือน',
      day: 'วัน',
      hour: 'ชั่วโมง',
      minute: 'นาที',
      second: 'วินาที',
      dayPeriod: 'ก่อนหรือหลังเที่ยง',
      weekday: 'วันในสัปดาห์',
      timeZoneName: 'เขตเวลา',
      selectedDateDescription: ({ date }) => `วันที่ที่เลือก: ${date}`,
      selectedTimeDescription: ({ time }) => `เวลาที่เลือก: ${time}`,
    },
  },
}
