// Improves pages that already work without it.
import {
  Button, ErrorSummary, PasswordInput, ServiceNavigation, SkipLink, createAll
} from 'govuk-frontend'
import { DatePicker } from '@ministryofjustice/frontend/moj/components/date-picker/date-picker.mjs'
import { keepFresh } from './refreshing.mjs'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

// Left out: radios and checkboxes, whose script sets aria-expanded where it is not allowed (styles reveal instead),
// and file upload, whose script gives its button a name without its words.
for (const component of [Button, ErrorSummary, PasswordInput, ServiceNavigation, SkipLink, DatePicker]) {
  createAll(component)
}
for (const part of document.querySelectorAll('[data-refresh-seconds]')) keepFresh(part)
