// Improves pages that already work without it.
import {
  Button, ErrorSummary, FileUpload, PasswordInput, ServiceNavigation, SkipLink, createAll
} from 'govuk-frontend'
import { DatePicker } from '@ministryofjustice/frontend/moj/components/date-picker/date-picker.mjs'
import { keepFresh } from './refreshing.mjs'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

// Radios and checkboxes are left out: their script sets aria-expanded where it is not allowed. Styles reveal instead.
for (const component of [Button, ErrorSummary, FileUpload, PasswordInput, ServiceNavigation, SkipLink, DatePicker]) {
  createAll(component)
}
for (const part of document.querySelectorAll('[data-refresh-seconds]')) keepFresh(part)
